"""What the packages look like from outside: lint of every kind, without installing them."""
import pathlib
import re
import subprocess
import tempfile

from cases import expect, expect_equal

PROJECT = pathlib.Path(__file__).resolve().parents[2]
LINUX = PROJECT / "installer/linux"
# What `systemd-analyze security` may say at most; a figure that rises needs a reason.
MOST_EXPOSURE = {"deskbelld.service": 32, "deskbell-console.service": 16}


def output(*command, cwd=None):
    run = subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120)
    return run.returncode, (run.stdout + run.stderr).strip()


def fields(package):
    text = subprocess.run(["dpkg-deb", "--field", package], capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r"^(\S+): (.*)", text, re.MULTILINE))


def depends(packages):
    """Names of all that the packages depend on, the first of alternatives; their versions are Debian 12's."""
    found = {re.split(r"[ |]", one.strip())[0] for package in packages for one in fields(package)["Depends"].split(",")}
    return sorted(found)


def with_version(package, version, folder):
    """The same package, called newer."""
    tree = folder / package.stem
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", f"Version: {version}", control.read_text(), flags=re.MULTILINE))
    made = folder / f"{package.name.split('_')[0]}_{version}_{fields(package)['Architecture']}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z1", tree, made], check=True,
                   stdout=subprocess.DEVNULL)
    return made


def check_lintian(packages):
    code, text = output("lintian", "--allow-root", "--fail-on", "error,warning", *map(str, packages))
    expect(code == 0, text)


def check_contents(device, console):
    wanted = {
        device: ["usr/sbin/deskbelld", "usr/bin/deskbell", "usr/bin/deskbell-tray",
                 "usr/lib/systemd/system/deskbelld.service", "etc/xdg/autostart/deskbell-tray.desktop",
                 "usr/share/applications/deskbell-tray.desktop", "usr/share/metainfo/org.deskbell.Tray.metainfo.xml",
                 "usr/share/icons/hicolor/scalable/apps/deskbell.svg", "usr/share/man/man8/deskbelld.8.gz",
                 "usr/share/man/man1/deskbell.1.gz", "usr/share/man/man1/deskbell-tray.1.gz",
                 "usr/share/bash-completion/completions/deskbell", "usr/share/zsh/vendor-completions/_deskbell",
                 "usr/share/doc/deskbell/copyright", "usr/share/doc/deskbell/changelog.gz"],
        console: ["usr/sbin/deskbell-console", "usr/lib/systemd/system/deskbell-console.service",
                  "usr/lib/sysusers.d/deskbell-console.conf", "etc/deskbell-console/console.conf",
                  "usr/share/deskbell-console/web/index.html", "usr/share/man/man8/deskbell-console.8.gz",
                  "usr/share/bash-completion/completions/deskbell-console", "usr/share/doc/deskbell-console/copyright"],
    }
    for package, names in wanted.items():
        code, text = output("dpkg-deb", "--contents", str(package))
        expect_equal(code, 0, str(package))
        there = {line.split(" ./", 1)[1] for line in text.splitlines() if " ./" in line}
        missing = [name for name in names if name not in there]
        expect(not missing, f"{package.name}: missing {missing}")
        for line in text.splitlines():
            mode, owner = line.split()[:2]
            expect(owner == "root/root" and mode[8] != "w" and mode[5] != "w", f"{package.name}: {line}")


def check_scripts():
    scripts = [str(path) for folder in ("device", "console") for path in (LINUX / folder).iterdir()
               if path.name in ("preinst", "postinst", "prerm", "postrm")]
    code, text = output("shellcheck", *scripts)
    expect(code == 0, text)
    code, text = output("shellcheck", "--shell=bash", str(LINUX / "device/deskbell.bash"),
                        str(LINUX / "console/deskbell-console.bash"))
    expect(code == 0, text)


def check_completion():
    """bash completes what a person types first."""
    for program, typed, wanted in (("deskbell", "sta", ["status"]), ("deskbell", "policy ", ["show", "explain"]),
                                   ("deskbell", "enroll --tok", ["--token-file", "--token"]),
                                   ("deskbell-console", "admin create --one", ["--one-time-link"])):
        words = [program, *typed.split(" ")]
        file = next(LINUX.glob(f"*/{program}.bash"))
        function = "_" + program.replace("-", "_")
        script = (f'. "{file}"; COMP_WORDS=({" ".join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}; '
                  f'{function} >/dev/null; printf "%s\\n" "${{COMPREPLY[@]}}"')
        code, text = output("bash", "-c", script)
        expect_equal(code, 0, text)
        missing = set(wanted) - set(text.split())
        expect(not missing, f"{program} {typed}: found {text.split()}, expected {wanted}")


def check_zsh_completion():
    """zsh reads them without an error. What they offer is compared with --help elsewhere (words_test.py)."""
    files = sorted(LINUX.glob("*/*.zsh"))
    expect_equal([file.name for file in files], ["deskbell-console.zsh", "deskbell.zsh"], "completions for zsh")
    for file in files:
        code, text = output("zsh", "-f", "-n", str(file))
        expect(code == 0 and not text, f"{file.name}: {text}")


def check_desktop_files(tree):
    for name in ("usr/share/applications/deskbell-tray.desktop", "etc/xdg/autostart/deskbell-tray.desktop"):
        code, text = output("desktop-file-validate", "--no-hints", str(tree / name))
        expect(code == 0 and not text, f"{name}: {text}")
    code, text = output("appstreamcli", "validate", "--no-net", "--explain",
                        str(tree / "usr/share/metainfo/org.deskbell.Tray.metainfo.xml"))
    expect(code == 0, text)


def check_pages(tree):
    pages = sorted((tree / "usr/share/man").rglob("*.gz"))
    expect(pages, f"{tree}: no manual page")
    for page in pages:
        run = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page], capture_output=True,
                             text=True, timeout=60, env={"LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80",
                                                         "PATH": "/usr/bin:/bin"})
        expect(run.returncode == 0 and not run.stderr, f"{page.name}: {run.stderr}")


def check_exposure(tree, unit):
    code, text = output("systemd-analyze", "security", "--offline=true", "--no-pager",
                        f"--threshold={MOST_EXPOSURE[unit]}", str(tree / "usr/lib/systemd/system" / unit))
    figure = re.search(r"Overall exposure level for \S+ (\S+)", text)
    expect(figure, text)
    print(f"        {unit}: exposure {figure.group(1)}", flush=True)
    expect(code == 0, f"{unit}: more exposed than {MOST_EXPOSURE[unit] / 10}\n{text}")


def check(cases, device, console):
    with tempfile.TemporaryDirectory() as name:
        trees = {package: pathlib.Path(name) / package.name for package in (device, console)}
        for package, tree in trees.items():
            subprocess.run(["dpkg-deb", "--extract", package, tree], check=True)
        with cases.case("lintian finds nothing"):
            check_lintian([device, console])
        with cases.case("packages have what they should, root's, for nobody else to write"):
            check_contents(device, console)
        with cases.case("shellcheck finds nothing in maintainer scripts and completions"):
            check_scripts()
        with cases.case("bash completes commands and options"):
            check_completion()
        with cases.case("zsh reads the completions"):
            check_zsh_completion()
        with cases.case("desktop files and AppStream metadata are valid"):
            check_desktop_files(trees[device])
        with cases.case("manual pages have no warnings"):
            for tree in trees.values():
                check_pages(tree)
        with cases.case("units are no more exposed than they must be"):
            check_exposure(trees[device], "deskbelld.service")
            check_exposure(trees[console], "deskbell-console.service")
