#!/usr/bin/env bash
# ./dev format: put the C++ sources into the project's format.
set -euo pipefail
. scripts/lib.sh
ensure_packages check
git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format -i
