#!/usr/bin/env bash
# A copy of this tree builds with `./dev build` where nothing is on PATH but Debian's own programs, its Node 18 and npm among them.
# They are unpacked into build/tools, never installed: whatever Node this machine has stays as it is. For the build the copy
# stands where the tree stands: the compiler's cache knows all of it, also what has the folder's name in it.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
node_folder=$root/build/tools/debian-node
work=$(mktemp -d "$root/build/debian-node-XXXXXX")
trap 'rm -rf "$work"' EXIT

unpack_debian_node() {
  local version packages
  [ "$(id -u)" -ne 0 ] || apt-get update -qq # a fresh machine knows no package
  version=$(apt-cache madison nodejs | awk '$3 ~ /^18\./ { print $3; exit }')
  [ -n "$version" ] || {
    echo "debian_node_test: apt knows no nodejs 18: run apt-get update" >&2
    return 1
  }
  mapfile -t packages < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
    --no-enhances npm | grep -E '^(node-|npm$|libnode)' | sort -u)
  rm -rf "$node_folder"
  mkdir -p "$node_folder/debs"
  (cd "$node_folder/debs" && apt-get download -qq "nodejs=$version" "${packages[@]}")
  for package in "$node_folder"/debs/*.deb; do dpkg-deb -x "$package" "$node_folder"; done
  rm -rf "$node_folder/debs"
  touch "$node_folder/.complete"
}
[ -f "$node_folder/.complete" ] || unpack_debian_node

# with_debian_node TREE COMMAND...: Debian's files lie over this machine's and TREE lies over this one, for the processes of this
# test alone.
with_debian_node() {
  PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --mount --propagation private bash -c '
    mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr && mount --bind "$2" "$3" && cd "$3" || exit 77
    shift 3
    exec "$@"' bash "$node_folder" "$1" "$root" "${@:2}"
}
mkdir "$work/tree"
found=$(with_debian_node "$work/tree" node --version) || {
  echo "skipped: no private view of the file system can be made here (root and overlayfs are needed)"
  exit 77
}
[[ $found == v18.* ]] || {
  echo "debian_node_test: found Node $found on the path, expected v18" >&2
  exit 1
}

git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [ -f "$file" ] && printf '%s\0' "$file"
done | xargs -0 cp --parents -t "$work/tree"
with_debian_node "$work/tree" bash ./dev build
for made in build/dev/bin/deskbell-console build/dev/bin/deskbelld build/dev/bin/deskbell-tray console/web/dist/index.html; do
  [ -e "$work/tree/$made" ] || {
    echo "debian_node_test: ./dev build ended well, but $made is missing" >&2
    exit 1
  }
done
echo "built with Debian's Node $found on the path"
