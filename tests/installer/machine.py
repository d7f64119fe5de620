"""A small Debian 12 in a systemd-nspawn container of its own network: made once, booted fresh for each run."""
import contextlib
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from cases import Failure, expect, until

BASE = ["systemd", "systemd-sysv", "dbus", "libpam-systemd", "init-system-helpers"]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def missing_right():
    """Why no container can run here; empty when nothing speaks against it."""
    if os.geteuid() != 0:
        return "it takes root to boot a container; run it as root"
    for tool in ("mmdebstrap", "systemd-nspawn", "nsenter"):
        if not shutil.which(tool):
            return f"{tool} is missing"
    probe = subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "true"], capture_output=True, text=True)
    return "" if probe.returncode == 0 else f"namespaces are not allowed here: {probe.stderr.strip()}"


def sources():
    """Where this machine's own apt finds Debian 12, as lines for another one's."""
    run = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)",
                          "Created-By: Packages"], capture_output=True, text=True, check=True)
    found = sorted({tuple(line.split("|")) for line in run.stdout.splitlines()})
    return [f"deb {uri} {suite} {component}" for origin, uri, suite, component in found
            if origin == "Debian" and suite.startswith("bookworm") and "backports" not in suite and component == "main"]


def root(folder, depends):
    """The root folder with what the packages depend on; made where there is none for these dependencies yet."""
    wanted = ",".join(sorted({*BASE, *depends}))
    place = folder / f"root-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    if (place / "etc/debian_version").exists():
        return place
    lines = sources()
    expect(lines, "apt has no lists of Debian 12: run apt-get update")
    for old in folder.glob("root-*"):
        shutil.rmtree(old)
    made = pathlib.Path(tempfile.mkdtemp(prefix="making-", dir=folder))
    log = folder / "root.log"
    print(f"making {place} ({log})", flush=True)
    try:
        with log.open("w") as out:
            subprocess.run(
                ["mmdebstrap", "--mode=root", "--variant=minbase", "--skip=check/empty",
                 "--aptopt=APT::Install-Recommends \"false\"", "--dpkgopt=force-unsafe-io",
                 f"--include={wanted}", "--customize-hook=: > \"$1/etc/machine-id\"",
                 "--customize-hook=rm -f \"$1/usr/sbin/policy-rc.d\"",
                 "bookworm", str(made), *lines],
                stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=True, timeout=900)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        shutil.rmtree(made, ignore_errors=True)
        raise Failure(f"the root could not be made ({error}); its log is {log}") from error
    made.chmod(0o755)
    made.rename(place)
    return place


class Machine:
    """A booted container. What it changes lies in memory and is gone with it."""

    def __init__(self, folder, binds, log):
        self.log = log.open("wb")
        command = ["systemd-nspawn", "--quiet", "--boot", "--private-network", "--register=no", "--keep-unit",
                   "--volatile=overlay",
                   # What a computer allows: that it is asked whether its clock is synchronised.
                   "--system-call-filter=adjtimex clock_adjtime", f"--machine=deskbell-{os.getpid()}", f"--directory={folder}"]
        command += [f"--bind-ro={outside}:{inside}" for outside, inside in binds]
        self.nspawn = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
                                       start_new_session=True)
        self.leader = None

    def first_process(self):
        """Number of the container's process 1 on this machine; the helper that nspawn starts before it is not it."""
        expect(self.nspawn.poll() is None, f"systemd-nspawn ended: {pathlib.Path(self.log.name).read_text()}")
        children = pathlib.Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children")
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
        return None

    def boot(self):
        self.leader = until(60, self.first_process, "the container's first process")
        until(90, lambda: self.run("systemctl", "is-system-running", check=False).stdout.strip()
              in ("running", "degraded"), "the container is up")

    def run(self, *command, check=True, stdin="", env=None, timeout=120):
        """Runs a command inside, as root. What `env` says reaches it without being an argument of anything."""
        done = subprocess.run(["nsenter", f"--target={self.leader}", "--all", "--wdns=/", *command], input=stdin,
                              env={"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root", **(env or {})},
                              capture_output=True, text=True, timeout=timeout)
        if check and done.returncode != 0:
            raise Failure(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def start(self, *command, env=None, stdin=subprocess.DEVNULL):
        """A program that runs on inside; the caller ends it."""
        return subprocess.Popen(["nsenter", f"--target={self.leader}", "--all", "--wdns=/", *command],
                                env={"PATH": PATH, "LC_ALL": "C.UTF-8", **(env or {})}, stdin=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def write(self, path, content, mode="0644"):
        self.run("sh", "-c", f"cat > '{path}' && chmod {mode} '{path}'", stdin=content)

    def exists(self, path):
        return self.run("test", "-e", path, check=False).returncode == 0

    def property(self, unit, name):
        return self.run("systemctl", "show", "--value", "-p", name, unit).stdout.strip()

    def close(self):
        if self.leader and self.nspawn.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.leader, signal.SIGRTMIN + 4)  # systemd's "power off"
        for end in (lambda: None, self.nspawn.terminate, self.nspawn.kill):
            end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.nspawn.wait(20)
                break
        self.log.close()


@contextlib.contextmanager
def booted(folder, binds, log):
    machine = Machine(folder, binds, log)
    try:
        machine.boot()
        yield machine
    finally:
        machine.close()


class Watch:
    """Looks at the arguments of every process again and again, for something that must never be there."""

    def __init__(self, secret):
        self.secret = secret.encode()
        self.seen = set()
        self.rounds = 0

    def look(self):
        self.rounds += 1
        for entry in os.scandir("/proc"):
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                arguments = pathlib.Path(entry.path, "cmdline").read_bytes()
                if self.secret in arguments:
                    self.seen.add(arguments.replace(b"\0", b" ").decode(errors="replace"))

    def during(self, work):
        """Runs `work` in a thread and looks until it is done; its result."""
        import threading
        result = []

        def worker():
            try:
                result.append((work(), None))
            except BaseException as error:  # handed to who asked
                result.append((None, error))

        thread = threading.Thread(target=worker)
        thread.start()
        while thread.is_alive():
            self.look()
            time.sleep(0.002)
        value, error = result[0]
        if error:
            raise error
        return value
