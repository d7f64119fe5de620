#!/usr/bin/env bash
# ./dev build [--release]: install what the build needs, build everything.
set -euo pipefail
. scripts/lib.sh
preset=dev
for argument in "$@"; do
  case $argument in
    --release) preset=release ;;
    --help) echo "Usage: ./dev build [--release]   (into build/dev or build/release, and console/web/dist)"; exit 0 ;;
    *) fail "build: found \"$argument\", expected --release" ;;
  esac
done
ensure_packages build
build_native "$preset"
build_web
say "built: build/$preset/bin and console/web/dist"
