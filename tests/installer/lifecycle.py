"""The life of the packages on a machine with systemd: installed, enrolled, killed, upgraded, removed, purged."""
import json
import re
import subprocess

from cases import expect, expect_equal, until
from machine import Watch
from session import Session

URL = "https://127.0.0.1:8443"
AUTHORITY = "/etc/ssl/test-authority.pem"
SETTINGS = {"DEBIAN_FRONTEND": "noninteractive"}


def make_certificates(folder):
    """An authority of the test's own and a server's certificate, in PEM."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new, "-keyout", "authority.key", "-out", "authority.pem", "-days", "2",
            "-subj", "/CN=Installer test authority", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", *new, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "extensions").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
            "-CAcreateserial", "-out", "server.pem", "-days", "2", "-extfile", "extensions")


class Life:
    def __init__(self, machine, folder, made, newer):
        self.machine = machine
        self.folder = folder
        self.device, self.console = [f"/packages/{package.name}" for package in made]
        self.newer, self.newer_console = [f"/newer/{package.name}" for package in newer]
        self.key = ""
        self.tray = None

    # ---- helpers

    def apt(self, *arguments, env=None):
        return self.machine.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *arguments,
                                env={**SETTINGS, **(env or {})})

    def api(self, path):
        """A GET of the console, from this machine's curl in the container's network."""
        run = subprocess.run(
            ["nsenter", f"--target={self.machine.leader}", "--net", "curl", "--silent", "--show-error", "--fail",
             "--max-time", "20", "--cacert", str(self.folder / "authority.pem"), "--config", "-", URL + path],
            input=f'header = "Authorization: Bearer {self.key}"\n', capture_output=True, text=True)
        expect(run.returncode == 0, f"GET {path}: {run.stderr}")
        return run.stdout

    def assets(self):
        return json.loads(self.api("/api/v1/customer_assets"))["assets"]

    def token(self):
        return self.machine.run("deskbell-console", "enrollment", "create", "--customer", "Example Ltd").stdout.strip()

    def status(self):
        run = self.machine.run("deskbell", "status", "--json", check=False)
        return run.returncode, json.loads(run.stdout) if run.stdout.startswith("{") else {}

    def until_online(self):
        return until(60, lambda: (lambda found: found[1] if found[0] == 0 else None)(self.status()), "online")

    def identity(self):
        return json.loads(self.machine.run("cat", "/var/lib/deskbell/identity.json").stdout)

    def installed(self, package):
        run = self.machine.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}", package, check=False)
        return run.stdout.strip() if run.returncode == 0 else ""

    def version(self, package):
        return self.machine.run("dpkg-query", "-W", "-f", "${Version}", package).stdout

    def main_pid(self, unit="deskbelld"):
        return int(self.machine.property(unit, "MainPID"))

    def modes(self, *paths):
        out = self.machine.run("stat", "-c", "%n %a %U:%G", *paths).stdout
        return dict(line.split(" ", 1) for line in out.splitlines())

    # ---- the console

    def install_console(self):
        self.apt(self.console)
        expect_equal(self.installed("deskbell-console"), "ii", "state of the package")
        expect_equal(self.machine.property("deskbell-console", "ActiveState"), "active", "the unit")
        expect_equal(self.machine.property("deskbell-console", "UnitFileState"), "enabled", "at boot")
        expect_equal(self.modes("/var/lib/deskbell-console"),
                     {"/var/lib/deskbell-console": "700 deskbell-console:deskbell-console"}, "data folder")
        expect_equal(self.modes(f"/proc/{self.main_pid('deskbell-console')}").popitem()[1].split()[-1],
                     "deskbell-console:deskbell-console", "account of the process")

    def serve_with_tls(self):
        for name, place, mode in (("authority.pem", AUTHORITY, "0644"),
                                  ("server.pem", "/etc/deskbell-console/certificate.pem", "0644"),
                                  ("server.key", "/etc/deskbell-console/key.pem", "0640")):
            self.machine.write(place, (self.folder / name).read_text(), mode)
        self.machine.run("chgrp", "deskbell-console", "/etc/deskbell-console/key.pem")
        # As an administrator would: two comments taken away.
        self.machine.run("sed", "-i", "-E", r's/^#(tls-(certificate|key) = )/\1/', "/etc/deskbell-console/console.conf")
        self.machine.run("systemctl", "restart", "deskbell-console")
        expect("html" in self.api("/").lower(), "the web page is not served")
        self.machine.run("deskbell-console", "admin", "create", "admin@example.org", stdin="correct horse battery\n")
        self.key = self.machine.run("deskbell-console", "key", "create", "admin@example.org", "--name", "test"
                                    ).stdout.strip()
        expect_equal(self.assets(), [], "assets of a new console")
        strangers = self.machine.run("find", "/var/lib/deskbell-console", "!", "-user", "deskbell-console").stdout
        expect(not strangers, f"root's commands left files that the service cannot open:\n{strangers}")

    def back_up(self):
        self.machine.run("deskbell-console", "backup", "/root/backup.tar")
        expect_equal(self.modes("/root/backup.tar"), {"/root/backup.tar": "600 root:root"}, "backup")
        self.machine.run("deskbell-console", "check")
        strangers = self.machine.run("find", "/var/lib/deskbell-console", "!", "-user", "deskbell-console").stdout
        expect(not strangers, f"the backup left files that the service cannot open:\n{strangers}")

    # ---- the device

    def install_and_enrol(self):
        token = self.token()
        watch = Watch(token)
        env = {"DESKBELL_URL": URL, "DESKBELL_TOKEN": token, "DESKBELL_CA_FILE": AUTHORITY}
        done = watch.during(lambda: self.apt(self.device, env=env))
        expect("Enrolled." in done.stdout, done.stdout + done.stderr)
        expect_equal(self.installed("deskbell"), "ii", "state of the package")
        self.until_online()
        expect(watch.rounds > 20, f"looked at the process list only {watch.rounds} times")
        expect(not watch.seen, f"the token stood in the process list: {watch.seen}")
        found = self.machine.run("grep", "--recursive", "--files-with-matches", "--fixed-strings",
                                 "--file=/dev/stdin", "/etc", "/var", "/run", "/root", "/tmp", "/usr/lib/systemd",
                                 check=False, stdin=token + "\n")
        expect(not found.stdout, f"the token stands in {found.stdout}")
        environment = self.machine.run("cat", f"/proc/{self.main_pid()}/environ").stdout
        expect(token not in environment, "the service has the token in its environment")

    def asset_is_there(self):
        hostname = self.machine.run("hostname").stdout.strip()
        asset = until(30, self.assets, "an asset")[0]
        expect_equal(asset["name"].lower(), hostname.lower(), "name of the asset")
        until(30, lambda: json.loads(self.api(f"/api/v1/customer_assets/{asset['id']}/inventory"))
              .get("inventory", {}).get("software"), "its software")

    def places_are_guarded(self):
        expect_equal(self.modes("/var/lib/deskbell", "/run/deskbell", "/run/deskbell/tray.sock"),
                     {"/var/lib/deskbell": "700 root:root", "/run/deskbell": "755 root:root",
                      "/run/deskbell/tray.sock": "666 root:root"}, "modes")
        loose = self.machine.run("find", "/var/lib/deskbell", "-type", "f", "-perm", "/077").stdout
        expect(not loose, f"others may read {loose}")
        names = self.machine.run("dpkg", "-L", "deskbell").stdout.split("\n")
        writable = self.machine.run("find", *[name for name in names if name not in ("", "/.")], "-maxdepth", "0",
                                    "!", "-type", "l", "-perm", "/022").stdout
        expect(not writable, f"others may write {writable}")

    def inventory_is_whole(self):
        """What the hardened service reported against what root sees without any hardening."""
        # As a unit without hardening: what enters from outside is freer than anything of the container.
        free = json.loads(self.machine.run("systemd-run", "--quiet", "--pipe", "--wait", "deskbell", "inventory",
                                           "--json").stdout)
        expect("clock_synchronized" in free["os"], "root does not see whether the clock is synchronised")
        asset = self.assets()[0]
        told = json.loads(self.api(f"/api/v1/customer_assets/{asset['id']}/inventory"))["inventory"]
        missing = sorted(facts(free) - facts(told))
        expect(not missing, f"the hardened service does not report {missing}")
        for path in (("os", "clock_synchronized"), ("os", "timezone_offset_minutes"), ("system", "hostname")):
            expect_equal(told[path[0]].get(path[1]), free[path[0]].get(path[1]), ".".join(path))
        still = [(volume["mount_point"], volume.get("read_only"), volume.get("size_bytes")) for volume in free["volumes"]]
        seen = [(volume["mount_point"], volume.get("read_only"), volume.get("size_bytes")) for volume in told["volumes"]]
        expect_equal(seen, still, "volumes (mount point, read only, size)")
        expect_equal([user["name"] for user in told["users"]], [user["name"] for user in free["users"]], "users")
        expect(any(service["name"] == "deskbelld.service" for service in told["services"]), "services lack our own")

    def hardening_is_in_force(self):
        pid = self.main_pid()
        status = self.machine.run("cat", f"/proc/{pid}/status").stdout
        facts_of = dict(re.findall(r"^(\w+):\t(.*)$", status, re.MULTILINE))
        expect_equal(facts_of["NoNewPrivs"], "1", "NoNewPrivs")
        expect_equal(facts_of["Seccomp"], "2", "Seccomp")
        raw_io, admin = 1 << 17, 1 << 21  # the container itself may lack the first
        expect_equal(int(facts_of["CapEff"], 16) | raw_io, raw_io | admin, "capabilities")
        mounts = self.machine.run("cat", f"/proc/{pid}/mountinfo").stdout
        expect(re.search(r" / / ro[, ]", mounts), "the file system is not read-only for the service")

    def units_are_sound(self):
        done = self.machine.run("systemd-analyze", "verify", "--man=no",
                                *[f"/usr/lib/systemd/system/{unit}.service" for unit in ("deskbelld", "deskbell-console")])
        ours = [line for line in (done.stdout + done.stderr).splitlines() if "deskbell" in line]
        expect(not ours, "\n".join(ours))

    def autostart_shows_the_bell(self):
        """What a session starts of itself, by the desktop file that the package installed: nobody starts the tray."""
        self.machine.run("useradd", "--create-home", "ben")
        session = Session(self.machine, "ben", "/packages/deskbell-test-panel")
        try:
            session.begin()
            unit = "app-deskbell\\x2dtray@autostart.service"
            source = session.systemctl("show", "--value", "-p", "SourcePath", unit).stdout.strip()
            expect_equal(source, "/etc/xdg/autostart/deskbell-tray.desktop", "where the session has it from")
            until(30, lambda: session.events("registered"), "an icon in the panel")
            icon = session.ask("items")["items"]
            expect_equal([one["id"] for one in icon], ["deskbell-tray"], "icons")
            expect(icon[0]["picture"], "the icon has no picture")
            until(30, lambda: session.ask("menu")["menu"][0]["title"].endswith(": Online"), "a menu that says that it is online")
            expect_equal(self.status()[1].get("trays"), 1, "trays at the service")
            pid = session.systemctl("show", "--value", "-p", "MainPID", unit).stdout.strip()
            program = self.machine.run("readlink", f"/proc/{pid}/exe").stdout.strip()
            expect_equal(program, "/usr/bin/deskbell-tray", "what runs")
        finally:
            session.end()
        until(30, lambda: self.status()[1].get("trays") == 0, "it ended with its session")

    def tray_finds_the_service(self):
        """The real tray, of an account without rights."""
        self.machine.run("useradd", "--create-home", "ann")
        self.tray = self.machine.start(
            "setpriv", "--reuid=ann", "--regid=ann", "--init-groups", "--reset-env", "env", "QT_QPA_PLATFORM=offscreen",
            "XDG_RUNTIME_DIR=/tmp", "deskbell-tray")
        until(30, lambda: self.status()[1].get("trays") == 1, "one tray is connected")

    def comes_back_after_kill(self):
        before, device = self.main_pid(), self.identity()["device_id"]
        self.machine.run("sh", "-c", f"kill -9 {before}")
        until(30, lambda: self.main_pid() not in (0, before), "another process")
        online = self.until_online()
        expect_equal(online["identity"]["device_id"], device, "device")
        expect_equal(self.machine.property("deskbelld", "NRestarts"), "1", "restarts")
        if self.tray:
            until(30, lambda: self.status()[1].get("trays") == 1, "the tray found the service again")

    def watchdog_works(self):
        """Pings arrive; and a service that hangs is replaced."""
        self.machine.run("mkdir", "-p", "/run/systemd/system/deskbelld.service.d")
        self.machine.write("/run/systemd/system/deskbelld.service.d/quick.conf",
                           "[Service]\nWatchdogSec=2\nTimeoutAbortSec=1\n")
        self.machine.run("systemctl", "daemon-reload")
        self.machine.run("systemctl", "restart", "deskbelld")
        pid = self.main_pid()
        first = self.machine.property("deskbelld", "WatchdogTimestampMonotonic")
        until(20, lambda: self.machine.property("deskbelld", "WatchdogTimestampMonotonic") != first, "a ping")
        expect_equal(self.main_pid(), pid, "the same process, kept alive by its pings")
        self.machine.run("sh", "-c", f"kill -STOP {pid}")
        until(30, lambda: self.main_pid() not in (0, pid), "another process")
        self.machine.run("rm", "-r", "/run/systemd/system/deskbelld.service.d")
        self.machine.run("systemctl", "daemon-reload")
        self.machine.run("systemctl", "restart", "deskbelld")
        self.until_online()

    def upgrade(self):
        before, device = self.main_pid(), self.identity()["device_id"]
        # As the first time: who scripts it gives the same variables again.
        self.apt(self.newer, env={"DESKBELL_URL": URL, "DESKBELL_TOKEN": "used-up"})
        expect_equal(self.version("deskbell"), self.newer.split("_")[1], "version")
        expect(self.main_pid() not in (0, before), "the service was not restarted")
        expect_equal(self.until_online()["identity"]["device_id"], device, "device")
        expect_equal(len(self.assets()), 1, "assets")
        if self.tray:
            until(30, lambda: self.status()[1].get("trays") == 1, "the tray works with the new service")

    def upgrade_console(self):
        asset, before, service = self.assets(), self.main_pid("deskbell-console"), self.main_pid()
        self.apt(self.newer_console)
        expect_equal(self.version("deskbell-console"), self.newer_console.split("_")[1], "version")
        expect(self.main_pid("deskbell-console") not in (0, before), "the console was not restarted")
        self.console_is_back(asset, service)

    def console_comes_back_after_kill(self):
        asset, before, service = self.assets(), self.main_pid("deskbell-console"), self.main_pid()
        self.machine.run("sh", "-c", f"kill -9 {before}")
        until(30, lambda: self.main_pid("deskbell-console") not in (0, before), "another process")
        until(30, lambda: self.machine.property("deskbell-console", "ActiveState") == "active", "the console serves")
        expect_equal(self.machine.property("deskbell-console", "NRestarts"), "1", "restarts")
        self.console_is_back(asset, service)
        self.machine.run("deskbell-console", "check")

    def console_is_back(self, assets, service):
        """For the same API key, with the same asset, whose device found it again by itself."""
        unchanging = [(asset["id"], asset["name"], asset["created_at"]) for asset in assets]
        until(60, lambda: self.assets()[0]["online"], "the asset is online at the console")
        self.until_online()
        expect_equal([(asset["id"], asset["name"], asset["created_at"]) for asset in self.assets()], unchanging, "assets")
        expect_equal(self.main_pid(), service, "the device's service, which goes on")

    def remove(self):
        """Beneath a running tray, which complains of nothing and ends by itself: it has nothing to do here any more."""
        identity = self.identity()
        done = self.machine.run("apt-get", "remove", "-y", "-qq", "deskbell", env=SETTINGS)
        expect_equal(complaints(done.stdout + done.stderr), [], "what apt-get complains of")
        if self.tray:
            until(60, lambda: self.tray.poll() is not None, "the tray ended by itself")
            expect_equal(self.tray.poll(), 0, "how the tray ended")
            expect_equal(complaints(self.end_tray()), [], "what the tray complains of")
        expect_equal(self.installed("deskbell"), "rc", "state of the package")
        expect(not self.machine.exists("/usr/sbin/deskbelld"), "the program is still there")
        expect(not self.machine.exists("/run/deskbell"), "/run/deskbell is still there")
        expect(self.machine.property("deskbelld", "ActiveState") != "active", "the service still runs")
        expect_equal(self.identity(), identity, "what the device is")

    def reinstall(self):
        device = self.identity()["device_id"]
        self.apt(self.device)
        expect_equal(self.until_online()["identity"]["device_id"], device, "device")
        expect_equal(self.machine.property("deskbelld", "UnitFileState"), "enabled", "at boot")
        expect_equal(len(self.assets()), 1, "assets")

    def purge(self):
        self.machine.run("apt-get", "purge", "-y", "-qq", "deskbell", env=SETTINGS)
        expect_equal(self.installed("deskbell"), "", "state of the package")
        left = self.machine.run(
            "find", "/etc", "/usr", "/var", "/run", "-iname", "*deskbell*", "-not", "-path", "*deskbell-console*",
            "-not", "-path", "/run/systemd/*").stdout
        expect(not left, f"left behind:\n{left}")
        expect_equal(self.machine.property("deskbelld", "LoadState"), "not-found", "the unit")

    def install_with_a_wrong_token(self):
        done = self.apt(self.device, env={"DESKBELL_URL": URL, "DESKBELL_TOKEN": "wrong", "DESKBELL_CA_FILE": AUTHORITY})
        expect_equal(self.installed("deskbell"), "ii", "state of the package")
        said = done.stdout + done.stderr
        for words in ("NOT enrolled", "token:", f"deskbell enroll --url {URL}"):
            expect(words in said, f"it does not say \"{words}\": {said}")
        expect_equal(self.machine.property("deskbelld", "ActiveState"), "active", "the service")
        expect_equal(self.status()[0], 4, "deskbell status (4: not enrolled)")
        self.machine.run("dpkg", "--audit")

    def enrol_later(self):
        """What the message said to do, with the right token: no restart is needed."""
        pid = self.main_pid()
        self.machine.run("deskbell", "enroll", "--url", URL, "--ca-file", AUTHORITY, stdin=self.token() + "\n")
        self.until_online()
        expect_equal(self.main_pid(), pid, "the same process")

    def enrol_from_the_configuration_file(self):
        """/etc/deskbell/agent.json was there before the package; no console's address in the environment."""
        self.machine.run("apt-get", "purge", "-y", "-qq", "deskbell", env=SETTINGS)
        self.machine.run("mkdir", "-p", "/etc/deskbell")
        self.machine.write("/etc/deskbell/agent.json", json.dumps({"url": URL, "ca_file": AUTHORITY}))
        self.apt(self.device, env={"DESKBELL_TOKEN": self.token()})
        self.until_online()
        self.machine.run("apt-get", "purge", "-y", "-qq", "deskbell", env=SETTINGS)
        expect(not self.machine.exists("/etc/deskbell"), "/etc/deskbell is still there")

    def install_while_the_console_is_away(self):
        token = self.token()
        self.machine.run("systemctl", "stop", "deskbell-console")
        done = self.apt(self.device, env={"DESKBELL_URL": URL, "DESKBELL_TOKEN": token, "DESKBELL_CA_FILE": AUTHORITY})
        expect_equal(self.installed("deskbell"), "ii", "state of the package")
        expect("NOT enrolled" in done.stdout + done.stderr, done.stdout + done.stderr)
        self.machine.run("apt-get", "purge", "-y", "-qq", "deskbell", env=SETTINGS)

    def console_goes(self):
        self.machine.run("apt-get", "remove", "-y", "-qq", "deskbell-console", env=SETTINGS)
        expect(self.machine.exists("/var/lib/deskbell-console/console.db"), "removing took the database")
        self.apt(self.console)
        expect(self.assets(), "the assets are gone")
        self.machine.run("apt-get", "purge", "-y", "-qq", "deskbell-console", env=SETTINGS)
        for place in ("/var/lib/deskbell-console", "/etc/deskbell-console"):
            expect(not self.machine.exists(place), f"{place} is still there")

    def end_tray(self):
        """Gives what it had printed."""
        if not self.tray:
            return ""
        self.machine.run("sh", "-c", "kill $(cat /proc/[0-9]*/stat | sed -n 's/^\\([0-9]*\\) (deskbell-tray).*/\\1/p')",
                         check=False)
        try:
            said, _ = self.tray.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.tray.kill()
            said, _ = self.tray.communicate()
        self.tray = None
        return said


def complaints(said):
    """Lines that tell of an error; that the service went away is none."""
    return [line for line in said.splitlines() if not line.startswith("deskbell.link: lost: ")
            and re.search(r"error|warning|critical|fatal|terminate|assert|fail|cannot|could not|no such file", line, re.IGNORECASE)]


def facts(value, name=""):
    """Names of the facts in a report, without the numbers of list entries."""
    if isinstance(value, dict):
        return set().union(*[facts(below, f"{name}.{key}") for key, below in value.items()], set())
    if isinstance(value, list):
        return set().union(*[facts(below, name) for below in value], set())
    return {name} if value is not None else set()


STORY = (
    ("the console installs and runs under an account of its own", Life.install_console),
    ("its configuration, TLS, administrator and API key", Life.serve_with_tls),
    ("root's backup leaves the console's files to the console", Life.back_up),
    ("URL and token in the environment enrol without a question", Life.install_and_enrol),
    ("the asset is in the console", Life.asset_is_there),
    ("state, sockets and files are guarded", Life.places_are_guarded),
    ("the hardened service reports all that root sees", Life.inventory_is_whole),
    ("the unit's hardening is in force", Life.hardening_is_in_force),
    ("systemd-analyze verify finds nothing in the units", Life.units_are_sound),
    ("a session's autostart shows the bell in its panel", Life.autostart_shows_the_bell),
    ("a person's tray finds the service", Life.tray_finds_the_service),
    ("kill -9: systemd brings the same device back", Life.comes_back_after_kill),
    ("the watchdog replaces a service that hangs", Life.watchdog_works),
    ("an upgrade restarts the service and keeps the enrolment", Life.upgrade),
    ("an upgrade of the console keeps its assets and keys", Life.upgrade_console),
    ("kill -9: systemd brings the console back", Life.console_comes_back_after_kill),
    ("remove keeps state", Life.remove),
    ("installed again it is the same device", Life.reinstall),
    ("purge wipes everything", Life.purge),
    ("a wrong token: installed, and told what to do", Life.install_with_a_wrong_token),
    ("deskbell enroll does it afterwards", Life.enrol_later),
    ("the configuration file names the console", Life.enrol_from_the_configuration_file),
    ("the console is away: installed, and told so", Life.install_while_the_console_is_away),
    ("the console: remove keeps the database, purge wipes it", Life.console_goes),
)


def live(cases, machine, folder, made, newer):
    """`made` and `newer`: each the packages of the device and of the console."""
    make_certificates(folder)
    life = Life(machine, folder, made, newer)
    try:
        for name, step in STORY:
            with cases.case(name):
                step(life)
    finally:
        life.end_tray()
        if cases.failed():
            journal = machine.run("journalctl", "--no-pager", "-u", "deskbelld", "-u", "deskbell-console", "-n", "80",
                                  check=False).stdout
            print(journal, flush=True)
