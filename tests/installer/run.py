#!/usr/bin/env python3
"""The installers, tried: run.py PRESET RESULTS. Packages the build of PRESET, checks the packages, and lives with them.

RESULTS/installer.xml has the cases as JUnit. Where no container can run, those cases are skipped by name.
"""
import pathlib
import subprocess
import sys
import tempfile

import lifecycle
import machine
import packages
import session
from cases import Cases, Failure, expect

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def make_packages(preset, out):
    subprocess.run(["bash", "scripts/package.sh", "deb", "--preset", preset, "--out", str(out)], cwd=PROJECT, check=True)
    # Not in a package: the panel that the tray's icon is looked for in.
    subprocess.run(["bash", "-c", '. scripts/lib.sh; build_native "$1" deskbell-test-panel', "-", preset], cwd=PROJECT, check=True)
    session.lay_panel(out, PROJECT / "build" / preset)
    device = list(out.glob("deskbell_*.deb"))
    console = list(out.glob("deskbell-console_*.deb"))
    expect(len(device) == 1 and len(console) == 1, f"found {sorted(out.glob('*'))}, expected two packages")
    return device[0], console[0]


def with_container(cases, device, console, work):
    names = ["a machine with systemd boots"] + [name for name, _ in lifecycle.STORY]
    reason = machine.missing_right()
    if reason:
        for name in names:
            cases.skip(name, reason)
        return
    folder = PROJECT / "build/installer"
    folder.mkdir(parents=True, exist_ok=True)
    newer_folder = work / "newer"
    newer_folder.mkdir()
    newer = [packages.with_version(package, "99.0.0", newer_folder) for package in (device, console)]
    try:
        root = machine.root(folder, packages.depends([device, console]))
    except Failure as failure:
        for name in names:
            cases.skip(name, str(failure))
        return
    binds = [(device.parent, "/packages"), (newer_folder, "/newer")]
    booted = None
    try:
        with machine.booted(root, binds, PROJECT / "build/installer/boot.log") as booted:
            with cases.case("a machine with systemd boots"):
                booted.run("systemctl", "is-active", "multi-user.target")
            lifecycle.live(cases, booted, work, (device, console), newer)
    except Failure as failure:
        if booted is not None:
            raise
        for name in names:
            cases.skip(name, f"the container did not boot: {failure}")


def main():
    preset, results = sys.argv[1], pathlib.Path(sys.argv[2])
    cases = Cases("installer")
    with tempfile.TemporaryDirectory(prefix="deskbell-installer-") as name:
        work = pathlib.Path(name)
        work.chmod(0o755)
        made = []
        with cases.case("./dev package deb makes both packages"):
            out = work / "packages"
            out.mkdir()
            made += make_packages(preset, out)
        if made:
            packages.check(cases, *made)
            with_container(cases, *made, work)
    results.mkdir(parents=True, exist_ok=True)
    cases.write(results / "installer.xml")
    return 1 if cases.failed() else 0


if __name__ == "__main__":
    sys.exit(main())
