#!/usr/bin/env python3
"""The last line of ./dev test: what passed, failed and was skipped, and that continuous integration lets nothing be skipped."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]

# As each part writes them: ctest, node:test, tests/installer/cases.py.
PASSED = '<testcase classname="a" name="runs"/>'
SKIPPED = {
    "ctest": '<testcase classname="a" name="needs root" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>',
    "node": '<testcase classname="test" name="needs root"><skipped type="skipped" message="no mounts here"/></testcase>',
    "installer": '<testcase classname="installer" name="needs root" time="0.000"><skipped message="no container"/></testcase>',
    "bare": '<testcase classname="a" name="needs root" status="disabled"/>',
}


class Summarise(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def summarise(self, cases, *broken, **environment):
        (pathlib.Path(self.folder.name) / "part.xml").write_text(f'<testsuite name="part">{"".join(cases)}</testsuite>', encoding="utf-8")
        known = {name: value for name, value in os.environ.items() if name != "DESKBELL_NO_SKIPS"}
        run = subprocess.run([sys.executable, str(ROOT / "scripts/summarise.py"), self.folder.name, *broken],
                             env={**known, **environment}, capture_output=True, text=True, check=False)
        return run.returncode, run.stdout.splitlines()

    def test_what_is_skipped_is_named_and_does_not_fail(self):
        for kind, skipped in SKIPPED.items():
            code, lines = self.summarise([PASSED, skipped])
            self.assertEqual((code, lines[-1]), (0, "1 passed, 0 failed, 1 skipped"), kind)
            self.assertIn("needs root", lines[0], kind)

    def test_what_is_skipped_fails_where_nothing_may_be(self):
        for kind, skipped in SKIPPED.items():
            code, lines = self.summarise([PASSED, skipped], DESKBELL_NO_SKIPS="1")
            self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"), kind)
            self.assertRegex(lines[0], "^failed: part: .*needs root.*DESKBELL_NO_SKIPS", kind)
        self.assertIn("no mounts here", self.summarise([SKIPPED["node"]], DESKBELL_NO_SKIPS="1")[1][0])
        self.assertEqual(self.summarise([PASSED], DESKBELL_NO_SKIPS="1"), (0, ["1 passed, 0 failed"]))

    def test_a_failure_and_a_step_that_broke_count_each(self):
        failed = '<testcase classname="a" name="breaks"><failure message="x"/></testcase>'
        code, lines = self.summarise([PASSED, failed], "web build")
        self.assertEqual((code, lines[-1]), (1, "1 passed, 2 failed"))
        self.assertEqual(self.summarise([])[0], 1, "no test at all is a failure")

    def test_continuous_integration_allows_no_skip(self):
        run = (ROOT / ".ci/run").read_text(encoding="utf-8")
        self.assertIn("export DESKBELL_NO_SKIPS=1\nexec ./dev test\n", run)


if __name__ == "__main__":
    unittest.main()
