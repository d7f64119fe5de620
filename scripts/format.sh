#!/usr/bin/env bash
# ./dev format: put the C++ sources into the project's format.
set -euo pipefail
. scripts/lib.sh
if [ "${1:-}" = --help ]; then
  echo "Usage: ./dev format   (puts all C++ sources into the project's format, by clang-format)"
  exit 0
fi
[ $# -eq 0 ] || fail "format: found \"$1\", expected nothing: it takes all sources"
ensure_packages check
git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format -i
