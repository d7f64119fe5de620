"""Cases of a test program by name, kept going after a failure, and written as JUnit."""
import contextlib
import sys
import time
import traceback
import xml.etree.ElementTree as ElementTree


class Failure(Exception):
    """What was found, what was expected."""


def expect(condition, message):
    if not condition:
        raise Failure(message)


def expect_equal(found, expected, what):
    expect(found == expected, f"{what}: found {found!r}, expected {expected!r}")


def until(seconds, look, what):
    """The first true answer of `look`; Failure with its last answer when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not within {seconds} s; last found {found!r}")
        time.sleep(0.05)


class Cases:
    def __init__(self, suite):
        self.suite = suite
        self.done = []

    @contextlib.contextmanager
    def case(self, name):
        started = time.monotonic()
        outcome, text = "passed", ""
        try:
            yield
        except Failure as failure:
            outcome, text = "failed", str(failure)
        except Exception:  # whatever it was, the other cases still count
            outcome, text = "failed", traceback.format_exc()
        seconds = time.monotonic() - started
        self.done.append((name, outcome, text, seconds))
        print(f"{outcome:7} {seconds:6.1f} s  {name}", flush=True)
        if text:
            print("        " + text.replace("\n", "\n        "), flush=True)

    def skip(self, name, reason):
        self.done.append((name, "skipped", reason, 0.0))
        print(f"skipped           {name}: {reason}", flush=True)

    def failed(self):
        return any(outcome == "failed" for _, outcome, _, _ in self.done)

    def write(self, path):
        root = ElementTree.Element("testsuite", name=self.suite, tests=str(len(self.done)))
        for name, outcome, text, seconds in self.done:
            case = ElementTree.SubElement(root, "testcase", classname=self.suite, name=name, time=f"{seconds:.3f}")
            if outcome == "failed":
                ElementTree.SubElement(case, "failure", message=text.splitlines()[-1] if text else "").text = text
            elif outcome == "skipped":
                ElementTree.SubElement(case, "skipped", message=text)
        ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
        sys.stdout.flush()
