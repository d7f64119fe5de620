#!/usr/bin/env bash
# ./dev build [--release] [--all]: install what the build needs, build the four programs and the page.
set -euo pipefail
. scripts/lib.sh
preset=dev
targets=(deskbelld deskbell deskbell-tray deskbell-console)
for argument in "$@"; do
  case $argument in
    --release) preset=release ;;
    --all) targets=() ;;
    --help)
      cat <<'TEXT'
Usage: ./dev build [--release] [--all]
  The service, its command line, the tray and the console into build/dev/bin, and the page into console/web/dist.
  --release     into build/release/bin, as the packages have them
  --all         tests and benchmarks too, which `./dev test` and `./dev bench` build themselves
TEXT
      exit 0
      ;;
    *) fail "build: found \"$argument\", expected --release or --all" ;;
  esac
done
ensure_packages build
build_native "$preset" "${targets[@]}"
build_web
say "built: build/$preset/bin and console/web/dist"
