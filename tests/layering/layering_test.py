#!/usr/bin/env python3
"""Fails on a forbidden #include or call, on a file that has outgrown 500 lines, and on what must not be committed.

The rules are ARCHITECTURE.md's arrows. It reads the files that git tracks; run it anywhere in the checkout. First it looks
whether it finds each of them broken in a tree that is made up for that.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

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
             r"<filesystem>", r"<random>", r"sqlite", r"spdlog", r"<Q", r"<ctime>", r"<cstdlib>"],
    "agent": [r"<Q"],
    "console/server": [r"<Q"],
    "tray": [r"boost/json", r"boost/asio", r"boost/beast", r"protocol/codec_boost", r"QJson", r"nlohmann"],
    "protocol": [r"boost/asio", r"boost/beast", r"spdlog", r"sqlite"],
}
# folder -> what its code must not name: the time, chance and the environment are arguments there.
MUST_NOT_NAME = {
    "core": [r"_clock::now", r"\brandom_device\b", r"\bs?rand\s*\(", r"\bgetenv\b", r"\bclock_gettime\b", r"\bgettimeofday\b",
             r"\btime\s*\(\s*(?:nullptr|NULL|0)\s*\)"],
}
# Headers of ours never show Boost.JSON.
JSON_HEADERS_ALLOWED = {"protocol/codec_boost.h"}
MOST_LINES = 500
COUNTED = {".cpp", ".h", ".ts", ".tsx", ".css", ".py", ".sh", ".mjs", ".js", ".cmake"}
NOT_COUNTED = ("/generated/", "/translations/", "package-lock.json")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def tracked(root):
    out = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True).stdout
    return [name for name in out.decode().split("\0") if name and (root / name).is_file()]


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
            code = line.split("//")[0]
            for pattern in MUST_NOT_NAME.get(room, []):
                if found := re.search(pattern, code):
                    yield f"{name}:{number}: {room} must not name {found.group()}; it is told"
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


def problems_in(root, names):
    for name in names:
        suffix = pathlib.PurePath(name).suffix
        if suffix not in COUNTED or any(part in "/" + name for part in NOT_COUNTED):
            continue
        lines = (root / name).read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) > MOST_LINES:
            yield f"{name}: {len(lines)} lines, at most {MOST_LINES}: a noun is missing"
        if suffix in {".cpp", ".h"}:
            yield from problems_of(name, lines)
    for lock in (name for name in names if name.endswith("package-lock.json")):
        if '"resolved": "http' in (root / lock).read_text(encoding="utf-8"):
            yield f"{lock}: records download addresses; set omit-lockfile-registry-resolved=true"


# A made-up tree: each file with the line in which exactly one rule is broken (0: with none).
BROKEN = {
    "core/arrow.cpp": ('#include "core/arrow.h"\n#include "agent/agent.h"\n', 2),
    "core/upward.h": ('#pragma once\n#  include  "console/server/chats.h"\n', 2),
    "core/thread.cpp": ("#include <thread>\n", 1),
    "core/qt.cpp": ("#include <QString>\n", 1),
    "core/clock.cpp": ("auto a = b;\nauto now = std::chrono::steady_clock::now();\n", 2),
    "core/wall.cpp": ("auto now = std::time(nullptr);\n", 1),
    "core/chance.cpp": ("std::random_device chance;\n", 1),
    "core/dice.cpp": ("int six = rand() % 6;\n", 1),
    "core/environment.cpp": ('auto home = std::getenv("HOME");\n', 1),
    "agent/qt.cpp": ("#include <QtCore/QString>\n", 1),
    "agent/window.cpp": ('#include "tray/window.h"\n', 1),
    "agent/json.h": ("#include <boost/json.hpp>\n", 1),
    "console/server/device.cpp": ('#include "agent/agent.h"\n', 1),
    "protocol/up.cpp": ('#include "core/chat.h"\n', 1),
    "protocol/asio.cpp": ("#include <boost/asio/io_context.hpp>\n", 1),
    "tray/core.cpp": ('#include "core/chat.h"\n', 1),
    "tray/json.cpp": ("#include <QJsonDocument>\n", 1),
    "transport/core.cpp": ('#include "core/backoff.h"\n', 1),
    "service/long.cpp": ("\n" * (MOST_LINES + 1), None),
    "web/package-lock.json": ('"resolved": "https://registry"\n', None),
    "core/sound.cpp": ('#include "protocol/time.h"\n// not steady_clock::now()\nint operand(int at_time);\n', 0),
    "agent/sound.cpp": ("auto now = std::chrono::steady_clock::now();\n" * MOST_LINES, 0),
    "console/web/src/generated/api.ts": ("\n" * (2 * MOST_LINES), 0),
    "protocol/codec_boost.h": ("#include <boost/json.hpp>\n", 0),
}


def missed():
    """What of the made-up tree this test does not see, or sees where nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (text, _) in BROKEN.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
        subprocess.run(["git", "add", "--all"], cwd=root, check=True)
        found = list(problems_in(root, tracked(root)))
    for name, (_, line) in BROKEN.items():
        place = f"{name}:{line}: " if line else f"{name}:"
        seen = [problem for problem in found if problem.startswith(f"{name}:")]
        if len(seen) != (0 if line == 0 else 1) or not all(problem.startswith(place) for problem in seen):
            yield f"of the made-up {name} it says {seen}, expected {'nothing' if line == 0 else 'one problem at ' + place}"


def main():
    problems = [*missed(), *problems_in(ROOT, tracked(ROOT))]
    for problem in problems:
        print(problem)
    print(f"layering: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
