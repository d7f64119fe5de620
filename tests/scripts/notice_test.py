#!/usr/bin/env python3
"""NOTICE names all that is linked or shipped with the programs and the page, and nothing else."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("agent", "console/server", "core", "policies", "protocol", "service", "transport", "tray")
PROGRAMS = ("deskbelld", "deskbell", "deskbell-tray", "deskbell-console")

# How NOTICE calls what CMake links, what pkg-config knows and what the sources include. A part stands behind a colon.
LINKED = {
    "Boost::headers": "Boost", "Boost::json": "Boost: JSON", "Boost::url": "Boost: URL",
    "CLI11::CLI11": "CLI11", "OpenSSL::Crypto": "OpenSSL 3", "OpenSSL::SSL": "OpenSSL 3", "SQLite::SQLite3": "SQLite", "SQLiteCpp": "SQLiteCpp",
    "ZLIB::ZLIB": "zlib", "date::date-tz": "Howard Hinnant's date", "fmt::fmt": "fmt", "spdlog::spdlog": "spdlog",
    "prometheus-cpp::core": "prometheus-cpp", "soci_core": "SOCI", "soci_sqlite3": "SOCI",
    "libcurl": "libcurl", "libsodium": "libsodium", "liboath": "liboath", "libsystemd": "systemd: libsystemd",
    "sqlite3": "SQLite", "xcb": "libxcb",
    "Qt6::DBus": "Qt 6: DBus", "Qt6::Network": "Qt 6: Network", "Qt6::Svg": "Qt 6: Svg", "Qt6::Widgets": "Qt 6: Widgets",
}
INCLUDED = {
    "CLI": "CLI11", "SQLiteCpp": "SQLiteCpp", "curl": "libcurl", "date": "Howard Hinnant's date", "fmt": "fmt",
    "liboath": "liboath", "openssl": "OpenSSL 3", "prometheus": "prometheus-cpp", "soci": "SOCI", "sodium.h": "libsodium",
    "spdlog": "spdlog", "sqlite3.h": "SQLite", "systemd": "systemd: libsystemd", "valijson": "valijson", "xcb": "libxcb",
    "zlib.h": "zlib",
}
# Boost's small foundations, which whatever is of Boost brings along, have no name of their own there.
BOOST = {"asio": "Asio", "beast": "Beast", "describe": "Describe", "json": "JSON", "url": "URL", "uuid": "Uuid",
         "core": None, "mp11": None, "system": None}
NEEDED = {
    "boost_json": "Boost: JSON", "boost_url": "Boost: URL", "crypto": "OpenSSL 3", "ssl": "OpenSSL 3", "curl": "libcurl",
    "date-tz": "Howard Hinnant's date", "fmt": "fmt", "oath": "liboath", "prometheus-cpp-core": "prometheus-cpp",
    "soci_core": "SOCI", "soci_sqlite3": "SOCI", "sodium": "libsodium", "spdlog": "spdlog", "sqlite3": "SQLite",
    "systemd": "systemd: libsystemd", "xcb": "libxcb", "z": "zlib",
    "Qt6Core": "Qt 6: Core", "Qt6Gui": "Qt 6: Gui", "Qt6Widgets": "Qt 6: Widgets", "Qt6DBus": "Qt 6: DBus",
    "Qt6Network": "Qt 6: Network", "Qt6Svg": "Qt 6: Svg",
}
PAGE = {
    "@codemirror": "CodeMirror", "@lezer": "CodeMirror", "@tanstack/react-query": "TanStack Query",
    "@tanstack/react-table": "TanStack Table", "@tanstack/react-virtual": "TanStack Virtual", "i18next": "i18next",
    "openapi-fetch": "openapi-fetch", "qr": "qr", "react": "React", "react-dom": "React",
    "react-aria-components": "react-aria-components", "tinykeys": "tinykeys", "wouter": "wouter",
}
# Qt's Core and Gui come with Widgets; CMake links no name for them.
IMPLIED = {"Qt 6: Core", "Qt 6: Gui"}
# Of the C library, the kernel and the compiler: no name in NOTICE.
SYSTEM_INCLUDES = set("sys net netinet arpa linux scsi gnu".split()) | {f"{name}.h" for name in (
    "unistd fcntl malloc pthread netdb ifaddrs utmp termios signal pwd grp limits errno dlfcn dirent cpuid poll stdlib time").split()}
SYSTEM_NEEDED = {"stdc++", "m", "gcc_s", "c", "ld-linux-x86-64", "ld-linux-aarch64", "pthread", "asan", "ubsan", "tsan", "atomic"}
KEYWORDS = {"PUBLIC", "PRIVATE", "INTERFACE", "Threads::Threads"}


def names_of(notice):
    """All names in the left column: "fmt", "Boost" and "Boost: JSON", "TanStack Query"."""
    names, left = set(), ""
    body = notice.split("own licence:\n", 1)[1]
    for line in body.splitlines():
        # The column ends at two blanks; a name list that goes on in the next line ends with a comma.
        left += re.split(r"\s{2,}", line.strip())[0] if line.startswith("  ") and not line.startswith("   ") else ""
        if left.endswith(","):
            left += " "
            continue
        if "(in the web page)" in left:
            names |= {f"page: {name}" for name in page_names(left.replace("(in the web page)", ""))}
        elif left:
            whole, _, parts = left.partition(" (")
            if "/" in parts:  # a file that is shipped
                names.add(f"file: {parts.rstrip(')')}")
            else:
                every = [name.strip() for name in whole.split(",")]
                names |= set(every) | {f"{every[0]}: {part.strip()}" for part in parts.rstrip(")").split(",") if part}
        left = ""
    return names


def page_names(words):
    """ "TanStack Query, Virtual and Table" are three. """
    for name in words.replace("TanStack Query, Virtual and Table", "TanStack Query, TanStack Virtual, TanStack Table").split(","):
        yield name.strip()


def linked():
    """(file, library) of each target_link_libraries; what pkg-config found is called as that knows it."""
    lists = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("CMakeLists.txt"))]
    texts = {str(path.relative_to(ROOT)): re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
             for path in [ROOT / "CMakeLists.txt", *sorted((ROOT / "cmake").glob("*.cmake")), *lists]}
    modules = dict(re.findall(r"pkg_check_modules\((\w+)[^)]*?([\w.+-]+)\s*\)", "".join(texts.values())))
    for path, text in texts.items():
        for words in re.findall(r"target_link_libraries\(([^)]*)\)", text):
            for word in words.split()[1:]:
                if word.startswith(("deskbell", "GTest::")) or word in KEYWORDS or "${" in word:
                    continue
                yield path, modules[word.removeprefix("PkgConfig::")] if word.startswith("PkgConfig::") else word


def included():
    """(file, first part, second part) of each <header> that is not the language's own."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            for header in re.findall(r"^#\s*include <([^>]+)>", path.read_text(encoding="utf-8"), re.MULTILINE):
                first, _, rest = header.partition("/")
                if (rest or "." in first) and first not in SYSTEM_INCLUDES:
                    yield str(path.relative_to(ROOT)), first, re.split(r"[/.]", rest)[0]


def needed(program):
    """What the program asks the loader for: "ssl" for libssl.so.3."""
    run = subprocess.run(["readelf", "-d", str(program)], capture_output=True, text=True, check=True)
    for name in re.findall(r"\(NEEDED\).*\[(?:lib)?([^\]]+?)\.so[^\]]*\]", run.stdout):
        yield name


class Notice(unittest.TestCase):
    def setUp(self):
        self.names = names_of((ROOT / "NOTICE").read_text(encoding="utf-8"))

    def known(self, table, name, where):
        if name not in table:
            self.fail(f"{where} uses {name}: NOTICE has to name it, and {pathlib.Path(__file__).name} to know how")
        return table[name]

    def used(self):
        """{name in NOTICE: where it comes from}"""
        used = {name: "Qt Widgets" for name in IMPLIED}
        for path, library in linked():
            used.setdefault(self.known(LINKED, library, path), path)
        for path, first, second in included():
            if first == "boost":
                part = self.known(BOOST, second, path)
                used.setdefault(f"Boost: {part}" if part else "Boost", path)
            elif not first.startswith("Q"):
                used.setdefault(self.known(INCLUDED, first, path), path)
        used |= {name.split(":")[0]: path for name, path in used.items()}
        dependencies = json.loads((ROOT / "console/web/package.json").read_text(encoding="utf-8"))["dependencies"]
        for package in dependencies:
            name = package.split("/")[0] if package.startswith(("@codemirror", "@lezer")) else package
            used.setdefault(f"page: {self.known(PAGE, name, 'console/web')}", "console/web/package.json")
        return used

    def test_names_all_that_is_used(self):
        for name, where in sorted(self.used().items()):
            with self.subTest(name):
                if name not in self.names:
                    self.fail(f"{name} comes with {where} into what is shipped, and NOTICE does not name it")

    def test_names_nothing_else(self):
        files = {name for name in self.names if name.startswith("file: ")}
        for name in files:
            self.assertTrue((ROOT / name.removeprefix("file: ")).is_file(), f"NOTICE: {name} is not there")
        self.assertEqual(self.names - files - set(self.used()), set(), "nothing that is linked or included is called so")

    def test_the_built_programs_load_nothing_else(self):
        folder = os.environ.get("DESKBELL_BIN")
        programs = [path for name in PROGRAMS if folder and (path := pathlib.Path(folder) / name).exists()]
        if not programs:
            self.skipTest("no program is built")
        for path in programs:
            for name in needed(path):
                if name not in SYSTEM_NEEDED and self.known(NEEDED, name, path.name) not in self.names:
                    self.fail(f"{path.name} loads {name}, and NOTICE does not name {NEEDED[name]}")

    def test_a_line_that_is_taken_out_is_missed(self):
        notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
        used = set(self.used())
        entries = [line for line in notice.splitlines(keepends=True) if re.match(r"  \w", line) and "emoji" not in line]
        self.assertGreater(len(entries), 15)
        for line in entries:
            with self.subTest(line.split("  ")[1]):
                self.assertTrue(used - names_of(notice.replace(line, "")))
        added = notice.replace("  zlib ", "  libnothing   MIT\n  zlib ")
        self.assertEqual(names_of(added) - self.names, {"libnothing"})


if __name__ == "__main__":
    unittest.main()
