#!/usr/bin/env bash
# ./dev test [--sanitize] [NAME...]: build and run everything; the last line is "N passed, N failed[, N skipped]".
set -uo pipefail
. scripts/lib.sh

preset=dev
names=()
for argument in "$@"; do
  case $argument in
    --sanitize) preset=asan ;;
    --help)
      cat <<'TEXT'
Usage: ./dev test [--sanitize] [NAME...]
  NAME          only these: native (all C++), web, installer, build (with Debian's own Node), fuzz (20,000 made-up frames for
                each link; needs clang), system (the real programs; system/NAME for the files called so), or a
                folder of C++ tests such as core, or a regular expression for their names such as Delivery
  --sanitize    unit and integration tests under AddressSanitizer and UndefinedBehaviorSanitizer
With DESKBELL_NO_SKIPS=1 in the environment a test that skips itself counts as failed.
Results in JUnit form stand in build/results/.
TEXT
      exit 0
      ;;
    -*) fail "test: found \"$argument\", expected --sanitize or the name of a part" ;;
    *) names+=("$argument") ;;
  esac
done

wants() {
  [ ${#names[@]} -eq 0 ] && return 0
  local name
  for name in "${names[@]}"; do [ "${name%%/*}" = "$1" ] && return 0; done
  return 1
}

results=$PWD/build/results
rm -rf "$results"
mkdir -p "$results"
started=$(date +%s)
# Steps that did not get as far as running tests, one a line.
breaks() { printf '%s\n' "$1" >>"$results/broken"; }

run_native() {
  ensure_packages build test
  say "building ($preset)"
  if ! build_native "$preset"; then
    breaks "native build"
    return
  fi
  say "built after $(($(date +%s) - started)) s; running the C++ tests"
  local wanted=() filter=() name
  for name in "${names[@]}"; do
    [[ $name =~ ^(native|web|installer|build|fuzz|system)(/|$) ]] && continue
    # A folder of tests/, or part of a test's name. ctest takes one expression only.
    if [ -d "tests/$name" ]; then wanted+=("^$name([/_]|\$)"); else wanted+=("$name"); fi
  done
  [ ${#wanted[@]} -eq 0 ] || filter=(-R "$(IFS='|' && echo "${wanted[*]}")")
  # Most of them wait for the disk: two for each processor (measured: 150 s in place of 236 s).
  (cd "build/$preset" && QT_QPA_PLATFORM=offscreen ASAN_OPTIONS=detect_leaks=1 \
    ctest -j "$((2 * $(jobs_count)))" --output-on-failure --no-tests=error --output-junit "$results/native.xml" "${filter[@]}") \
    >"$results/native.log" 2>&1
  grep -E '\*\*\*(Failed|Timeout|Exception|Not Run)' "$results/native.log" >&2
  if grep -q "No tests were found" "$results/native.log"; then
    breaks "native: no C++ test is called ${wanted[*]:-anything}"
  elif ! [ -s "$results/native.xml" ]; then
    tail -n 40 "$results/native.log" >&2
    breaks "native tests"
  fi
}

run_web() {
  say "web: building, then its tests (after $(($(date +%s) - started)) s)"
  if ! build_web; then
    breaks "web build"
    return
  fi
  (cd console/web && RESULTS=$results npm run --silent test) >"$results/web-test.log" 2>&1 && return
  tail -n 40 "$results/web-test.log" >&2
  [ -s "$results/web.xml" ] || breaks "web test"
}

run_web_checks() {
  say "web: types and lint (after $(($(date +%s) - started)) s)"
  renice -n 19 "$BASHPID" >/dev/null
  if ! build_web; then return; fi # which run_web tells
  local step
  for step in typecheck lint; do
    (cd console/web && npm run --silent "$step") >"$results/web-$step.log" 2>&1 || {
      tail -n 40 "$results/web-$step.log" >&2
      breaks "web $step"
    }
  done
}

run_system() {
  ensure_packages build test demo
  say "system: building what it runs"
  if ! build_native "$preset" deskbelld deskbell deskbell-tray deskbell-console deskbell-test-panel deskbell_die_at deskbell_naps || ! build_web; then
    breaks "system build"
    return
  fi
  npm_install tests/system
  say "system: the real programs (after $(($(date +%s) - started)) s)"
  local filter=() name
  for name in "${names[@]}"; do [[ $name == system/* ]] && filter+=("${name#system/}"); done
  RESULTS=$results DESKBELL_BIN=$PWD/build/$preset/bin node tests/system/run.mjs "${filter[@]}" >"$results/system.log" 2>&1 && return
  tail -n 60 "$results/system.log" >&2
  [ -s "$results/system.xml" ] || breaks "system"
}

run_installer() {
  ensure_packages build test package installer
  say "installer: packages, and their life in a container (after $(($(date +%s) - started)) s)"
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/installer/run.py "$preset" "$results" >"$results/installer.log" 2>&1 && return
  tail -n 60 "$results/installer.log" >&2
  [ -s "$results/installer.xml" ] || breaks "installer"
}

# told PART NAME CODE BEGUN: the JUnit file of a part that is one test; CODE 77: it cannot run here, and the last line of its log says why.
told() {
  local outcome=""
  if [ "$3" -eq 77 ]; then
    outcome="<skipped message=\"$(tail -n 1 "$results/$1.log" | tr -d '<>&"')\"/>"
  elif [ "$3" -ne 0 ]; then
    tail -n 40 "$results/$1.log" >&2
    outcome="<failure message=\"its log is build/results/$1.log\"/>"
  fi
  printf '<testsuite name="%s"><testcase classname="%s" name="%s" time="%s">%s</testcase></testsuite>\n' \
    "$1" "$1" "$2" "$(($(date +%s) - $4))" "$outcome" >"$results/$1.xml"
}

run_build() {
  local code=0 begun
  begun=$(date +%s)
  say "build: a copy of this tree, with Debian's own Node 18 (after $((begun - started)) s)"
  nice -n 19 bash tests/build/debian_node_test.sh >"$results/build.log" 2>&1 || code=$?
  told build "builds with Debian's Node 18 on PATH" "$code" "$begun"
}

# Without the policies: they take a minute more to compile, and `./dev fuzz` has them.
run_fuzz() {
  local code=0 begun
  begun=$(date +%s)
  say "fuzz: made-up frames (after $((begun - started)) s)"
  if compgen -G "$(clang++ -print-resource-dir 2>/dev/null)/lib/*/libclang_rt.fuzzer*" >/dev/null; then
    nice -n 19 bash scripts/fuzz.sh --runs 20000 tray uplink downlink >"$results/fuzz.log" 2>&1 || code=$?
  else
    echo "clang or its libFuzzer is not here: apt-get install clang libclang-rt-14-dev" >"$results/fuzz.log"
    code=77
  fi
  told fuzz "made-up frames break nothing" "$code" "$begun"
}

native=true
for name in "${names[@]}"; do case $name in web | installer | build | fuzz | system | system/*) native=false ;; *) native=true; break ;; esac; done
$native && run_native

# Two lanes beside one another. In the first browsers and the real programs mostly wait; the second computes what nothing waits
# for, at low priority: it takes the time that is left.
first_lane() {
  wants web && run_web
  wants system && run_system
}
second_lane() {
  wants build && run_build
  wants web && run_web_checks
  wants fuzz && run_fuzz
}
if [ "$preset" = dev ] && { wants web || wants installer || wants build || wants fuzz || wants system; }; then
  # What both would fetch is there before.
  packages=(build)
  wants web && packages+=(test)
  wants system && packages+=(test demo)
  wants installer && packages+=(test package installer)
  # Where clang is not here the part is skipped, unless nothing may be.
  wants fuzz && [ -n "${DESKBELL_NO_SKIPS:-}" ] && packages+=(fuzz)
  ensure_packages "${packages[@]}"
  ensure_node
  set -m # a process group: it is ended as one
  second_lane &
  second=$!
  set +m
  trap 'kill -- "-$second" 2>/dev/null' EXIT
  # The machine that starts there gives its services little time to answer: only the second lane is beside it.
  wants installer && run_installer
  first_lane
  wait "$second"
  trap - EXIT
fi
say "took $(($(date +%s) - started)) s; results are in build/results"
broken=()
[ ! -f "$results/broken" ] || mapfile -t broken <"$results/broken"
python3 scripts/summarise.py "$results" "${broken[@]}"
