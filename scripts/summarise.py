#!/usr/bin/env python3
"""Adds up JUnit files: summarise.py FOLDER [BROKEN...] names what failed or was skipped; exit 1 when anything failed.

Each BROKEN is a step that did not get as far as running tests; it counts as one failure. With DESKBELL_NO_SKIPS in the
environment a skipped test counts as a failure too: where all of them can run, one that no longer does is a loss.
"""
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def cases_of(path):
    """Yields (name, "passed" | "failed" | "skipped", reason) for each case of one JUnit file."""
    # What failed may have printed in colour: such characters may not stand in XML.
    text = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", path.read_bytes())
    for case in ElementTree.fromstring(text).iter("testcase"):
        name = f"{path.stem}: {case.get('classname', '')} {case.get('name', '')}".strip()
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            yield name, "failed", ""
        elif skipped is not None or case.get("status") in ("notrun", "disabled"):
            yield name, "skipped", (skipped.get("message", "") if skipped is not None else "")
        else:
            yield name, "passed", ""


def main():
    folder, broken = pathlib.Path(sys.argv[1]), sys.argv[2:]
    no_skips = bool(os.environ.get("DESKBELL_NO_SKIPS"))
    count = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sorted(folder.glob("*.xml")):
        try:
            cases = list(cases_of(path))
        except ElementTree.ParseError as error:
            broken.append(f"{path.name} is not readable: {error}")
            continue
        for name, outcome, reason in cases:
            if outcome == "skipped" and no_skips:
                outcome, reason = "failed", f"skipped, which DESKBELL_NO_SKIPS forbids: {reason or 'no reason is given'}"
            count[outcome] += 1
            if outcome != "passed":
                print(f"{outcome}: {name}" + (f" ({reason})" if reason else ""))
    for name in broken:
        count["failed"] += 1
        print(f"failed: {name}")
    if count["passed"] == 0 and count["failed"] == 0:
        print("failed: no test ran")
        count["failed"] = 1
    skipped = f", {count['skipped']} skipped" if count["skipped"] else ""
    print(f"{count['passed']} passed, {count['failed']} failed{skipped}")
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
