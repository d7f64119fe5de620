#!/usr/bin/env python3
"""Compares each program's --help with its manual page and completions: words_test.py BIN. Both sides must say the same.

Every command and option of --help must stand in the page and in the completions, and every option there in --help.
"""
import pathlib
import re
import subprocess
import sys

LINUX = pathlib.Path(__file__).resolve().parents[2] / "installer/linux"
# program: its page, its completions
PROGRAMS = {
    "deskbelld": ("man/deskbelld.8.in", []),
    "deskbell": ("man/deskbell.1.in", ["device/deskbell.bash", "device/deskbell.zsh"]),
    "deskbell-tray": ("man/deskbell-tray.1.in", []),
    "deskbell-console": ("man/deskbell-console.8.in",
                         ["console/deskbell-console.bash", "console/deskbell-console.zsh"]),
}
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")


def help_of(program, command):
    run = subprocess.run([program, *command, "--help"], capture_output=True, text=True, timeout=30, check=True)
    return run.stdout


def part(text, title):
    """The indented lines below "Title:"."""
    found = re.search(rf"^{title}:\n((?:  .*\n?)*)", text, re.MULTILINE)
    return found.group(1) if found else ""


def words_of(program, command=()):
    """(commands, options) of a program and of all its commands."""
    text = help_of(program, command)
    names = re.findall(r"^  ([a-z-]+)\b", part(text, "Subcommands"), re.MULTILINE)
    # An option's line begins with two blanks; what a description mentions does not count.
    options = set()
    for line in text.splitlines():
        if re.match(r"  -", line):
            options.update(OPTION.findall(line.split("  ")[1]))
    commands = {" ".join([*command, name]) for name in names}
    for name in names:
        below = words_of(program, [*command, name])
        commands |= below[0]
        options |= below[1]
    return commands, options


def unescaped(page):
    return re.sub(r"\\f[A-Z]", "", page.replace("\\-", "-").replace("\\&", ""))


def problems_of(program, page_name, completions):
    commands, options = words_of(program)
    page = unescaped((LINUX / page_name).read_text())
    if not options:
        yield f"{program}: found no option in --help; has its form changed?"
    # Examples may name the options of other programs.
    described = set(OPTION.findall(page.split(".SH EXAMPLES")[0].split(".SH INSTALLING")[0]))
    for option in sorted(options - described):
        yield f"{page_name}: {option} of --help is missing"
    for option in sorted(described - options):
        yield f"{page_name}: {option} is described, --help does not have it"
    plain = re.sub(r"[^a-z-]+", " ", page)
    for command in sorted(commands):
        if f" {command} " not in plain:
            yield f"{page_name}: the command \"{command}\" is missing"
    for name in completions:
        text = (LINUX / name).read_text()
        offered = set(OPTION.findall(text))
        for option in sorted(options - offered):
            yield f"{name}: {option} of --help is missing"
        for option in sorted(offered - options):
            yield f"{name}: {option} is offered, --help does not have it"
        for word in sorted({word for command in commands for word in command.split()}):
            if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text):
                yield f"{name}: the command \"{word}\" is missing"


def main():
    folder = pathlib.Path(sys.argv[1])
    problems = []
    for program, (page, completions) in PROGRAMS.items():
        problems += problems_of(str(folder / program), page, completions)
    for problem in problems:
        print(problem)
    print(f"manual pages and completions: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
