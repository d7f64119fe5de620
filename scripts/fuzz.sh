#!/usr/bin/env bash
# ./dev fuzz [TARGET...] [--seconds N | --runs N | --replay FILE]: made-up input for what reads strangers' bytes; exit 1 where it broke.
set -euo pipefail
. scripts/lib.sh

known=(tray uplink downlink policy)
targets=()
seconds=60
runs=""
replay=""

# number OPTION VALUE: what follows an option, or the end.
number() {
  [[ $2 =~ ^[1-9][0-9]{0,9}$ ]] || fail "fuzz: $1: found \"$2\", expected a whole number from 1 on"
  printf '%s\n' "$2"
}

while [ $# -gt 0 ]; do
  case $1 in
    --help)
      cat <<'TEXT'
Usage: ./dev fuzz [TARGET...] [--seconds N | --runs N | --replay FILE]
  TARGET         tray      frames of the tray link, both ways
                 uplink    what a device says to the console
                 downlink  what the console says to a device
                 policy    policy documents, and what a device is given as one
                 Without one: all, one after the other.
  --seconds N    so long for each (60); what was learnt stays in build/fuzz/corpus for the next time
  --runs N       so many inputs for each, from the golden files alone and with a fixed seed: what ./dev test does
  --replay FILE  this input alone, with all that the target says to it; needs one TARGET
Inputs that broke something are kept in build/fuzz/found.
TEXT
      exit 0
      ;;
    --seconds)
      seconds=$(number "$1" "${2:-}")
      shift
      ;;
    --runs)
      runs=$(number "$1" "${2:-}")
      shift
      ;;
    --replay)
      [ -f "${2:-}" ] || fail "fuzz: --replay: found \"${2:-}\", expected a file"
      replay=$2
      shift
      ;;
    *)
      [[ " ${known[*]} " == *" $1 "* ]] || fail "fuzz: found \"$1\", expected one of ${known[*]}, --seconds, --runs, --replay or --help"
      targets+=("$1")
      ;;
  esac
  shift
done
[ ${#targets[@]} -gt 0 ] || targets=("${known[@]}")
[ -z "$replay" ] || [ ${#targets[@]} -eq 1 ] || fail "fuzz: --replay: found ${#targets[@]} targets, expected one"

ensure_packages build fuzz
build_native fuzz "${targets[@]/#/fuzz_}"
bin=build/fuzz/bin
[ -z "$replay" ] || exec "$bin/fuzz_${targets[0]}" "$replay"

# seeds TARGET FOLDER: what the wire really carries, one frame a file.
seeds() {
  local name
  mkdir -p "$2"
  case $1 in
    tray) set -- "$2" tray_command tray_event ;;
    policy) cp policies/starter/*.json "$2" && return ;;
    *) set -- "$2" "$1" ;;
  esac
  for name in "${@:2}"; do
    split --lines=1 --suffix-length=3 --numeric-suffixes "tests/protocol/golden/$name.jsonl" "$1/$name-"
  done
}

broken=0
mkdir -p build/fuzz/found
work=$(mktemp -d "$PWD/build/fuzz/work-XXXXXX") # of this run alone: ./dev test may be at it beside us
trap 'rm -rf "$work"' EXIT
for target in "${targets[@]}"; do
  seeds "$target" "$work/seeds/$target"
  if [ -n "$runs" ]; then
    log=build/fuzz/$target-fixed.log
    corpus=$work/corpus/$target
    how=("-runs=$runs" -seed=1)
  else
    log=build/fuzz/$target.log
    corpus=build/fuzz/corpus/$target
    how=("-max_total_time=$seconds")
  fi
  mkdir -p "$corpus"
  say "fuzz: $target"
  # The device link's frames are up to 256 KiB; whatever is interesting shows in shorter ones, and the fuzzer makes those sooner.
  # An input has minutes, for this may run beside all else that a machine does, and at low priority.
  if "$bin/fuzz_$target" "${how[@]}" -max_len=65536 -timeout=180 -report_slow_units=180 -print_final_stats=1 \
    "-artifact_prefix=build/fuzz/found/$target-" "$corpus" "$work/seeds/$target" >"$log" 2>&1; then
    printf '%-10s %9s inputs, coverage %s: nothing broke\n' "$target" \
      "$(sed -n 's/^stat::number_of_executed_units: //p' "$log")" "$(sed -n 's/^#.*DONE *cov: \([0-9]*\) .*/\1/p' "$log")"
  else
    broken=1
    grep -avE '^#[0-9]+|NEW_FUNC|Uses: ' "$log" | tail -n 40 >&2
    input=$(sed -n 's/^.*Test unit written to //p' "$log")
    printf '%-10s BROKE  (the whole log is %s%s)\n' "$target" "$log" "${input:+; again: ./dev fuzz $target --replay $input}"
  fi
done
exit $broken
