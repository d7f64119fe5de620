#!/usr/bin/env bash
# ./dev bench [inventory|idle] [--json]: measures on this machine. Release build; compare figures of one run only.
set -euo pipefail
. scripts/lib.sh
names=()
flags=()
for argument in "$@"; do
  case $argument in
    inventory | idle) names+=("$argument") ;;
    --json) flags+=(--json) ;;
    --help) echo "Usage: ./dev bench [inventory|idle] [--json]   (without a name: all)"; exit 0 ;;
    *) fail "bench: found \"$argument\", expected inventory, idle or --json" ;;
  esac
done
[ ${#names[@]} -gt 0 ] || names=(inventory idle)
ensure_packages build
for name in "${names[@]}"; do
  case $name in
    inventory) target=bench_inventory ;;
    idle) target=bench_idle_connections ;;
  esac
  build_native release "$target"
  "build/release/bin/$target" "${flags[@]}"
done
