#!/usr/bin/env bash
# ./dev package deb [--out DIR] [--preset PRESET] [--package-version VERSION]: installers from the build, into out/.
set -euo pipefail
. scripts/lib.sh
out=out
preset=release
version=
format=${1:-}
[ $# -gt 0 ] && shift
usage='Usage: ./dev package deb [--out DIR] [--preset PRESET] [--package-version VERSION]
  deb                        deskbell (for devices) and deskbell-console, for the Debian of this machine
  --out DIR                  where the packages go (out)
  --preset PRESET            package this build instead of the release build, e.g. dev for a quick try
  --package-version VERSION  instead of the version in CMakeLists.txt'
case $format in
  deb) ;;
  --help) echo "$usage"; exit 0 ;;
  *) fail "package: found \"$format\", expected deb (rpm, msi and pkg are not there yet)" ;;
esac
while [ $# -gt 0 ]; do
  case $1 in
    --out | --preset | --package-version)
      [ $# -gt 1 ] || fail "package: $1: a value must follow"
      case $1 in --out) out=$2 ;; --preset) preset=$2 ;; --package-version) version=$2 ;; esac
      shift 2
      ;;
    --help) echo "$usage"; exit 0 ;;
    *) fail "package: found \"$1\", expected --out, --preset or --package-version" ;;
  esac
done
[[ -z $version || $version =~ ^[0-9][0-9A-Za-z.+~]*$ ]] ||
  fail "package: --package-version: found \"$version\", expected digits first, then digits, letters, \".\", \"+\" or \"~\""

ensure_packages build package
# The same commit gives the same bytes, whenever it is built.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
mkdir -p build "$out"
[ -f "build/$preset/build.ninja" ] || configure "$preset"
alone "$preset" cmake -DDESKBELL_PACKAGE_VERSION="${version:-$(sed -n 's/^project(deskbell VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)}" \
  -DDESKBELL_PACKAGE_DATE="$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" \
  -DDESKBELL_PACKAGE_DAY="$(date -u -I -d "@$SOURCE_DATE_EPOCH")" "build/$preset" >"build/configure-$preset.log" 2>&1 ||
  fail "package: cmake could not configure; the log is build/configure-$preset.log"
build_native "$preset" deskbelld deskbell deskbell-tray deskbell-console package_files
build_web
log=$PWD/build/package-$preset.log
work=$(mktemp -d "$PWD/build/package-XXXXXX")
trap 'rm -rf "$work"' EXIT
(umask 022 && cd "build/$preset" && cpack -G DEB -B "$work" >"$log" 2>&1) || {
  tail -n 30 "$log" >&2
  fail "package: cpack failed; the whole log is $log"
}
for made in "$work"/*.deb; do
  mv -f "$made" "$out/"
  say "made $out/$(basename "$made")"
done
