#!/usr/bin/env bash
# ./dev simulate [--seeds N] [--from SEED] [--mistake NAME] [--trace]: whole links in simulated worlds; exit 1 where a promise broke.
set -euo pipefail
. scripts/lib.sh
for argument in "$@"; do
  case $argument in
    --help)
      cat <<'TEXT'
Usage: ./dev simulate [--seeds N] [--from SEED] [--mistake NAME] [--trace]
  --seeds N      so many worlds (10000)
  --from SEED    the first one's seed (1); the same seed is the same history, always
  --mistake NAME a shell that makes a mistake on purpose; a wrong name lists them
  --trace        everything that happens, with its time
TEXT
      exit 0
      ;;
  esac
done
ensure_packages build test
build_native dev simulate
exec build/dev/bin/simulate "$@"
