#!/usr/bin/env bash
# ./dev run console|service|tray|web [ARGS]: one part from the build tree, its state in build/run.
set -euo pipefail
. scripts/lib.sh
part=${1:---help}
if [ "$part" = --help ]; then
  cat <<'TEXT'
Usage: ./dev run console|service|tray|web [ARGS]
  console   deskbell-console serve on 127.0.0.1:8443; ARGS: its other flags (--tls-certificate, ...)
  service   deskbelld; ARGS: its flags (--url, ...)
  tray      deskbell-tray, at that service; needs a desktop
  web       the page with live reload, at that console, or at the one whose address DESKBELL_CONSOLE names
Builds the part first; its state is in build/run/.
TEXT
  exit 0
fi
shift
state=$PWD/build/run
mkdir -p "$state"
chmod 700 "$state"
case $part in
  console) build_native dev deskbell-console; exec build/dev/bin/deskbell-console serve --data "$state/console" --listen 127.0.0.1:8443 "$@" ;;
  service) build_native dev deskbelld; exec build/dev/bin/deskbelld --foreground --state "$state/device" --socket "$state/tray/tray.sock" "$@" ;;
  tray)
    # Before the build, not after it.
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ] ||
      fail "run tray: there is no desktop here (neither DISPLAY nor WAYLAND_DISPLAY is set): ./dev demo shows the tray in the browser"
    build_native dev deskbell-tray; exec build/dev/bin/deskbell-tray --socket "$state/tray/tray.sock" "$@" ;;
  web) ensure_node; npm_install console/web; cd console/web; exec npm run dev -- "$@" ;;
  *) fail "run: found \"$part\", expected console, service, tray or web" ;;
esac
