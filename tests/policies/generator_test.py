#!/usr/bin/env python3
"""The generator gives the same output every time, the checked-in files are up to date, and a wrong catalogue is named."""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATE = ROOT / "policies" / "generate.py"


def generate(*arguments):
    return subprocess.run([sys.executable, str(GENERATE), *map(str, arguments)], capture_output=True, text=True, check=False)


class Generator(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.catalogue = json.loads((ROOT / "policies" / "catalogue.json").read_text(encoding="utf-8"))

    def refused(self, catalogue):
        wrong = self.path / "wrong.json"
        wrong.write_text(json.dumps(catalogue), encoding="utf-8")
        result = generate("--catalogue", wrong, "--cpp", self.path / "cpp")
        self.assertNotEqual(result.returncode, 0)
        self.assertFalse((self.path / "cpp").exists(), "nothing is written from a wrong catalogue")
        return result.stderr

    def test_same_output_every_time(self):
        for name in ("one", "two"):
            self.assertEqual(generate("--cpp", self.path / name).returncode, 0)
        for file in ("settings.h", "settings.cpp", "schema.cpp"):
            self.assertEqual((self.path / "one" / file).read_bytes(), (self.path / "two" / file).read_bytes())

    def test_files_in_the_tree_are_up_to_date(self):
        result = generate("--check")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_check_notices_a_changed_file(self):
        self.assertEqual(generate("--tree", self.path).returncode, 0)
        self.assertEqual(generate("--check", self.path).returncode, 0)
        page = self.path / "docs" / "policies.md"
        page.write_text(page.read_text(encoding="utf-8") + "x", encoding="utf-8")
        self.assertIn("docs/policies.md: not up to date", generate("--check", self.path).stderr)

    def test_schema_names_every_setting_with_title_description_and_default(self):
        schema = json.loads((ROOT / "policies/schema/deskbell-policy.schema.json").read_text(encoding="utf-8"))
        settings = schema["properties"]["settings"]["properties"]
        self.assertEqual(list(settings), [setting["key"] for setting in self.catalogue["settings"]])
        for key, node in settings.items():
            for needed in ("title", "description", "default"):
                self.assertIn(needed, node, key)

    def test_wrong_default(self):
        catalogue = copy.deepcopy(self.catalogue)
        catalogue["settings"][0]["default"] = "no"
        self.assertIn("tray.icon_hidden: expected true or false", self.refused(catalogue))

    def test_unknown_type(self):
        catalogue = copy.deepcopy(self.catalogue)
        catalogue["settings"][0]["type"] = "bolean"
        self.assertIn("tray.icon_hidden: type bolean is not declared", self.refused(catalogue))

    def test_setting_twice(self):
        catalogue = copy.deepcopy(self.catalogue)
        catalogue["settings"].append(catalogue["settings"][0])
        self.assertIn("tray.icon_hidden: declared twice", self.refused(catalogue))

    def test_unknown_attribute(self):
        catalogue = copy.deepcopy(self.catalogue)
        catalogue["settings"][0]["tilte"] = "x"
        self.assertIn("tray.icon_hidden: unknown ['tilte']", self.refused(catalogue))


if __name__ == "__main__":
    unittest.main()
