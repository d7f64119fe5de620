#!/usr/bin/env bash
# ./dev bench [inventory|idle|agent|tray|chat|web] [--json]: measures on this machine. Release build; compare figures of one run only.
set -euo pipefail
. scripts/lib.sh
names=()
flags=()
for argument in "$@"; do
  case $argument in
    inventory | idle | agent | tray | chat | web) names+=("$argument") ;;
    --json) flags+=(--json) ;;
    --help) echo "Usage: ./dev bench [inventory|idle|agent|tray|chat|web] [--json]   (without a name: all; agent, tray and chat take minutes)"; exit 0 ;;
    *) fail "bench: found \"$argument\", expected inventory, idle, agent, tray, chat, web or --json" ;;
  esac
done
[ ${#names[@]} -gt 0 ] || names=(inventory idle agent tray chat web)
ensure_packages build
for name in "${names[@]}"; do
  case $name in
    inventory)
      build_native release bench_inventory
      build/release/bin/bench_inventory "${flags[@]}" || missed=1 # the others are measured all the same
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
    chat)
      ensure_packages test
      build_native release bench_chat_links deskbelld deskbell deskbell-console deskbell-tray deskbell-test-panel
      build_web
      npm_install tests/system
      DESKBELL_BIN=$PWD/build/release/bin node tests/bench/chat.mjs "${flags[@]}"
      ;;
    web)
      ensure_packages test
      build_native release deskbell-console
      build_web
      npm_install tests/system
      node tests/bench/web.mjs "${flags[@]}" || missed=1
      DESKBELL_BIN=$PWD/build/release/bin node tests/bench/web_console.mjs "${flags[@]}" || missed=1
      ;;
  esac
done
exit "${missed:-0}"
