"""Every text that a person can read is translated: the files hold what the sources say, and nothing is unfinished."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRAY = ROOT / "tray"
LUPDATE = sys.argv.pop(1) if len(sys.argv) > 1 else "lupdate"
AGAIN = "run: cmake --build build/dev --target tray_lupdate, and translate what is unfinished"


def messages(file):
    """(context, source) -> translations, None where it is unfinished."""
    found = {}
    for context in xml.etree.ElementTree.parse(file).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            done = translation.get("type") is None and all(form.strip() for form in forms)
            found[context.findtext("name"), message.findtext("source")] = forms if done else None
    return found


def places(text):
    return sorted(re.findall(r"%L?[0-9]+", text))  # a plural form may say "one" instead of %n


class Translations(unittest.TestCase):
    def check(self, language):
        file = TRAY / "translations" / f"deskbell_{language}.ts"
        known = messages(file)
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / file.name
            shutil.copy(file, fresh)
            sources = sorted(str(one) for one in TRAY.iterdir() if one.suffix in (".cpp", ".h"))
            subprocess.run(
                [LUPDATE, "-silent", "-locations", "none", "-no-obsolete", "-I", str(ROOT), *sources, "-ts", str(fresh)],
                check=True, capture_output=True)
            wanted = messages(fresh)
        self.assertGreater(len(wanted), 100)
        self.assertEqual(sorted(wanted), sorted(known), AGAIN)
        for (context, source), forms in known.items():
            with self.subTest(language=language, context=context, source=source):
                self.assertIsNotNone(forms, AGAIN)
                for form in forms:
                    self.assertEqual(places(form), places(source))

    def test_one_word_for_what_a_person_asked_for(self):
        for language in ("de", "en"):
            for (context, source), forms in messages(TRAY / "translations" / f"deskbell_{language}.ts").items():
                for text in (source, *(forms or [])):
                    self.assertNotRegex(text.lower(), "ticket", f"{context}: it is called request, Anfrage in German")

    def test_german(self):
        self.check("de")

    def test_english(self):
        self.check("en")


if __name__ == "__main__":
    unittest.main()
