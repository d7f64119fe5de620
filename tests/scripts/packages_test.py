#!/usr/bin/env python3
"""Debian packages that are missing: named before anything is done, and sudo is asked for their installation and nothing else."""
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTS = {"build": "# what compiling needs\ng++\n\nlibssl-dev\n", "demo": "  # a screen\nxvfb\nlibssl-dev\n"}
INSTALLS = "apt-get install -y -qq --no-install-recommends"
# Each notes how it was called. What dpkg calls installed stands in a file; one package was removed and left its configuration.
FAKES = {
    "dpkg-query": 'name=${!#}; [ "$name" = xvfb ] && { printf config-files; exit 0; }; grep -qx -- "$name" installed && printf installed',
    "apt-get": 'echo "apt-get $*, $DEBIAN_FRONTEND" >>calls; ! grep -qx "$1" fails',
    "sudo": 'echo "sudo $*" >>calls; exec "$@"',
    "id": "cat user",
}


class Packages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        (self.path / "scripts/packages").mkdir(parents=True)
        for name, text in LISTS.items():
            (self.path / f"scripts/packages/{name}.txt").write_text(text, encoding="utf-8")
        (self.path / "bin").mkdir()
        for name in ("bash", "grep", "sort", "env", "cat"):
            (self.path / "bin" / name).symlink_to(shutil.which(name))
        for name, script in FAKES.items():
            fake = self.path / "bin" / name
            fake.write_text(f"#!{shutil.which('bash')}\n{script}\n", encoding="utf-8")
            fake.chmod(0o755)

    def ensure(self, *lists, installed=(), user=1000, fails=()):
        """Gives the exit code, what was said, and what was called."""
        for name, lines in (("installed", installed), ("user", [user]), ("fails", fails), ("calls", [])):
            (self.path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        script = f". {shlex.quote(str(ROOT / 'scripts/lib.sh'))}; ensure_packages {' '.join(lists)}"
        run = subprocess.run([self.path / "bin/bash", "-euo", "pipefail", "-c", script], cwd=self.path,
                             env={"PATH": str(self.path / "bin")}, capture_output=True, text=True, check=False)
        self.assertEqual(run.stdout, "", "what scripts print is not disturbed")
        return run.returncode, run.stderr.splitlines(), (self.path / "calls").read_text(encoding="utf-8").splitlines()

    def test_where_all_are_there_nothing_is_said_and_nobody_asked(self):
        self.assertEqual(self.ensure("build", installed=["g++", "libssl-dev"]), (0, [], []))

    def test_names_what_is_missing_and_asks_sudo_for_that_alone(self):
        code, said, calls = self.ensure("build", "demo", installed=["g++"])
        self.assertEqual(code, 0)
        self.assertEqual(said, ["== These Debian packages are missing: libssl-dev xvfb", "== sudo is asked for this and nothing else"])
        self.assertEqual(calls, ["sudo apt-get update -qq", "apt-get update -qq, ",
                                 f"sudo env DEBIAN_FRONTEND=noninteractive {INSTALLS} libssl-dev xvfb",
                                 f"{INSTALLS} libssl-dev xvfb, noninteractive"])

    def test_root_needs_no_sudo(self):
        code, said, calls = self.ensure("build", installed=["g++"], user=0)
        self.assertEqual((code, said), (0, ["== These Debian packages are missing: libssl-dev"]))
        self.assertEqual(calls, ["apt-get update -qq, ", f"{INSTALLS} libssl-dev, noninteractive"])

    def test_without_sudo_it_says_what_root_would_run(self):
        (self.path / "bin/sudo").unlink()
        code, said, calls = self.ensure("build")
        self.assertEqual((code, calls), (1, []))
        self.assertEqual(said[-1], "dev: packages: sudo is missing; as root run: apt-get install --no-install-recommends g++ libssl-dev")

    def test_old_lists_will_do(self):
        code, said, calls = self.ensure("build", fails=["update"])
        self.assertEqual(code, 0)
        self.assertIn("== apt-get update failed; going on with the lists that are there", said)
        self.assertIn("install", calls[-1])

    def test_a_package_that_cannot_be_installed_ends_it(self):
        code, said, _ = self.ensure("build", fails=["install"])
        self.assertEqual((code, said[-1]), (1, "dev: packages: apt-get could not install them; its own message stands above"))


if __name__ == "__main__":
    unittest.main()
