#!/usr/bin/env bash
# ./dev demo [--fresh] [--json]: the whole of Deskbell on this machine, from build/demo.
set -euo pipefail
. scripts/lib.sh
for argument in "$@"; do
  case $argument in
    --fresh | --json) ;;
    --help)
      cat <<'TEXT'
Usage: ./dev demo [--fresh] [--json]
  Starts a console on loopback, enrols this machine as a device, starts service and tray, and prints where to sign in.
  --fresh   start over; without it the data of the last demo is used again
  --json    print one line of JSON as soon as everything is up, for scripts
Ctrl-C ends everything that it started. Its data stands in build/demo.
TEXT
      exit 0
      ;;
    *) fail "demo: found \"$argument\", expected --fresh or --json" ;;
  esac
done
ensure_packages build
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || ensure_packages demo
mkdir -p build
exec 9>build/demo.lock
flock -n 9 || fail "demo: one runs in this folder already: end it with Ctrl-C where it was started, then start it again"
ensure_node # here, for it may have to ask for a package
build_all() {
  build_native dev deskbell deskbelld deskbell-tray deskbell-console
  build_web
}
ended_with_us build_all
exec node scripts/demo/main.mjs --bin build/dev/bin --web console/web/dist --data build/demo "$@"
