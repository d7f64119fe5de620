#!/usr/bin/env bash
# ./dev check: format, shell, layering, tidy, web lint and types. Exit 0: nothing to mend.
set -uo pipefail
. scripts/lib.sh
[ "${1:-}" = --help ] && echo "Usage: ./dev check [--quick]   (--quick leaves clang-tidy out)" && exit 0
ensure_packages build check
bad=0
step() {
  local name=$1
  shift
  if "$@" >"build/check-$name.log" 2>&1; then
    printf 'ok    %s\n' "$name"
  else
    printf 'FAIL  %s  (build/check-%s.log)\n' "$name" "$name"
    tail -n 25 "build/check-$name.log"
    bad=1
  fi
}
mkdir -p build
formatted() { git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format --dry-run -Werror; }
shells() { git ls-files -z '*.sh' dev .ci/run | xargs -0 shellcheck -x -S warning; }
tidy() {
  build_native dev && git ls-files '*.cpp' | grep -vE '^tests/|^installer/' |
    xargs -P "$(jobs_count)" -n 4 clang-tidy -p build/dev --quiet --extra-arg=-Wno-unknown-warning-option
}
web() {
  build_web && (cd console/web && npm run --silent lint && npm run --silent typecheck)
}
step format formatted
step shell shells
step layering python3 tests/layering/layering_test.py
step web web
[ "${1:-}" = --quick ] || step tidy tidy
exit $bad
