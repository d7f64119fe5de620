#!/usr/bin/env python3
"""Fails on a forbidden #include, on a file that has outgrown 500 lines, and on what must not be committed.

The rules are ARCHITECTURE.md's arrows. It reads the files that git tracks; run it anywhere in the checkout.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# folder -> the folders of ours that its files may include. Longest prefix wins.
MAY_INCLUDE = {
    "protocol": {"protocol"},
    "policies": {"protocol", "policies"},
    "core": {"protocol", "policies", "core"},
    "transport": {"protocol", "transport"},
    "agent": {"protocol", "policies", "core", "transport", "agent"},
    "service": {"protocol", "policies", "core", "transport", "agent", "service"},
    "tray": {"protocol", "tray"},
    "console/server": {"protocol", "policies", "core", "transport", "console"},
    "installer": set(),
}
# folder -> includes that must not stand in it, whoever owns them.
MUST_NOT_INCLUDE = {
    "core": [r"boost/asio", r"boost/beast", r"boost/json", r"protocol/codec", r"<thread>", r"<mutex>", r"<fstream>",
             r"<filesystem>", r"<random>", r"sqlite", r"spdlog"],
    "tray": [r"boost/json", r"boost/asio", r"boost/beast", r"protocol/codec_boost", r"QJson", r"nlohmann"],
    "protocol": [r"boost/asio", r"boost/beast", r"spdlog", r"sqlite"],
}
# Headers of ours never show Boost.JSON.
JSON_HEADERS_ALLOWED = {"protocol/codec_boost.h"}
MOST_LINES = 500
COUNTED = {".cpp", ".h", ".ts", ".tsx", ".css", ".py", ".sh", ".mjs", ".js", ".cmake"}
NOT_COUNTED = ("/generated/", "/translations/", "package-lock.json")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def tracked():
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [name for name in out.decode().split("\0") if name and (ROOT / name).is_file()]


def room_of(name):
    fitting = [room for room in MAY_INCLUDE if name.startswith(room + "/")]
    return max(fitting, key=len) if fitting else None


def problems_of(name, lines):
    room = room_of(name)
    if room is None:
        return
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, path = match.groups()
        top = path.split("/")[0]
        if quote == '"' and "/" in path and top not in MAY_INCLUDE[room]:
            yield f"{name}:{number}: {room} must not include \"{path}\"; it may include {sorted(MAY_INCLUDE[room])}"
        for pattern in MUST_NOT_INCLUDE.get(room, []):
            if re.search(pattern, f"<{path}>"):
                yield f"{name}:{number}: {room} must not include {path}"
        if name.endswith(".h") and "boost/json" in path and name not in JSON_HEADERS_ALLOWED:
            yield f"{name}:{number}: Boost.JSON belongs in .cpp files, never in a header of ours"


def main():
    problems = []
    for name in tracked():
        suffix = pathlib.PurePath(name).suffix
        if suffix not in COUNTED or any(part in "/" + name for part in NOT_COUNTED):
            continue
        lines = (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) > MOST_LINES:
            problems.append(f"{name}: {len(lines)} lines, at most {MOST_LINES}: a noun is missing")
        if suffix in {".cpp", ".h"}:
            problems.extend(problems_of(name, lines))
    for lock in (name for name in tracked() if name.endswith("package-lock.json")):
        if '"resolved": "http' in (ROOT / lock).read_text(encoding="utf-8"):
            problems.append(f"{lock}: records download addresses; set omit-lockfile-registry-resolved=true")
    for problem in problems:
        print(problem)
    print(f"layering: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
