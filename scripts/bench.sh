#!/usr/bin/env bash
# ./dev bench [inventory|idle|agent|tray|web] [--json]: measures on this machine. Release build; compare figures of one run only.
set -euo pipefail
. scripts/lib.sh
names=()
flags=()
for argument in "$@"; do
  case $argument in
    inventory | idle | agent | tray | web) names+=("$argument") ;;
    --json) flags+=(--json) ;;
    --help) echo "Usage: ./dev bench [inventory|idle|agent|tray|web] [--json]   (without a name: all; agent and tray take minutes)"; exit 0 ;;
    *) fail "bench: found \"$argument\", expected inventory, idle, agent, tray, web or --json" ;;
  esac
done
[ ${#names[@]} -gt 0 ] || names=(inventory idle agent tray web)
ensure_packages build
for name in "${names[@]}"; do
  case $name in
    inventory)
      build_native release bench_inventory
      build/release/bin/bench_inventory "${flags[@]}"
      ;;
    idle)
      build_native release bench_idle_connections
      build/release/bin/bench_idle_connections "${flags[@]}"
      ;;
    agent)
      build_native release deskbelld deskbell deskbell-console
      python3 tests/bench/agent.py build/release/bin "${flags[@]}"
      ;;
    tray)
      ensure_packages test
      build_native release deskbell-tray deskbell-test-panel deskbell-fake-agent
      python3 tests/bench/tray.py build/release/bin "${flags[@]}"
      ;;
    web)
      ensure_packages test
      build_web
      node tests/bench/web.mjs "${flags[@]}"
      ;;
  esac
done
