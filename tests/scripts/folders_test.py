#!/usr/bin/env python3
"""`./dev test FOLDER` finds the C++ tests of that folder: folders_test.py CTEST BUILD_FOLDER."""
import pathlib
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
TESTS = pathlib.Path(__file__).resolve().parents[1]
CTEST, BUILD = sys.argv[1:3]


def found(expression):
    listed = subprocess.run([CTEST, "-N", "-R", expression], cwd=BUILD, capture_output=True, text=True, check=True)
    return int(re.search(r"^Total Tests: (\d+)$", listed.stdout, re.M)[1])


class Folders(unittest.TestCase):
    def test_each_is_a_name_of_its_tests(self):
        folders = [one.parent.name for one in TESTS.glob("*/CMakeLists.txt") if "deskbell_test(" in one.read_text(encoding="utf-8")]
        self.assertGreater(len(folders), 5)
        for folder in folders:
            with self.subTest(folder=folder):
                self.assertGreater(found(f"^{folder}/"), 0)


unittest.main(argv=sys.argv[:1])
