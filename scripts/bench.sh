#!/usr/bin/env bash
# ./dev bench [inventory|idle|agent|tray|chat|hostile|web] [--rounds N] [--json]: measures on this machine. Release build; compare figures of one run only.
set -euo pipefail
. scripts/lib.sh
names=()
flags=()
rounds=5
while [ $# -gt 0 ]; do
  case $1 in
    inventory | idle | agent | tray | chat | hostile | web) names+=("$1") ;;
    --json) flags+=(--json) ;;
    --rounds)
      [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || fail "bench: --rounds: found \"${2:-}\", expected a whole number from 1 to 99"
      rounds=$2
      shift
      ;;
    --help)
      cat <<'TEXT'
Usage: ./dev bench [inventory|idle|agent|tray|chat|hostile|web] [--rounds N] [--json]
  Without a name: all; agent, tray, chat and hostile take minutes.
  --rounds N    of hostile: so often alone and beside each nuisance, turn about (5)
TEXT
      exit 0
      ;;
    *) fail "bench: found \"$1\", expected inventory, idle, agent, tray, chat, hostile, web, --rounds or --json" ;;
  esac
  shift
done
[ ${#names[@]} -gt 0 ] || names=(inventory idle agent tray chat hostile web)
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
    hostile)
      ensure_packages test
      build_native release bench_chat_links deskbell-console
      build_web
      npm_install tests/system
      DESKBELL_BIN=$PWD/build/release/bin node tests/bench/hostile.mjs --rounds "$rounds" "${flags[@]}"
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
