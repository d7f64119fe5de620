"""A person's desktop session in the container: a screen, a session bus, a panel, and what the session starts by itself."""
import contextlib
import json
import os
import pathlib
import subprocess
import threading

from cases import expect, until

# As a desktop's own: it comes up, and with it what wants to start with a session.
TARGET = """[Unit]
Description=A desktop session
BindsTo=graphical-session.target
Wants=xdg-desktop-autostart.target
"""


class Lines:
    """What a program prints, line by line, while it runs."""

    def __init__(self, stream):
        self.seen = []
        self.thread = threading.Thread(target=lambda: self.seen.extend(stream), daemon=True)
        self.stream = stream
        self.thread.start()


class Session:
    """`panel` is the test's panel, as the container sees it. The screen is this machine's Xvfb in the container's network."""

    def __init__(self, machine, person, panel):
        self.machine = machine
        self.person = person
        self.uid = machine.run("id", "-u", person).stdout.strip()
        self.runtime = f"/run/user/{self.uid}"
        self.environment = {"XDG_RUNTIME_DIR": self.runtime, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.runtime}/bus"}
        self.panel_program = panel
        self.panel = None
        self.said = None
        self.screen = None

    def command(self, *command):
        """As the person, with the session's environment."""
        return ["setpriv", f"--reuid={self.person}", f"--regid={self.person}", "--init-groups", "--reset-env", "env",
                *[f"{name}={value}" for name, value in self.environment.items()], *command]

    def run(self, *command, check=True):
        return self.machine.run(*self.command(*command), check=check)

    def systemctl(self, *arguments, check=True):
        return self.run("systemctl", "--user", *arguments, check=check)

    def begin(self):
        number = 20_000 + os.getpid() % 20_000
        self.screen = subprocess.Popen(
            ["nsenter", f"--target={self.machine.leader}", "--net", "Xvfb", f":{number}", "-displayfd", "1", "-screen", "0",
             "800x600x24", "-nolisten", "tcp", "-noreset"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        ready = Lines(self.screen.stdout)
        until(20, lambda: ready.seen, "the virtual screen")
        self.environment["DISPLAY"] = f":{number}"
        self.machine.run("systemctl", "start", f"user@{self.uid}.service")
        self.run("systemd-run", "--user", "--quiet", "--unit=session-bus", "dbus-daemon", "--session", "--nofork",
                 f"--address={self.environment['DBUS_SESSION_BUS_ADDRESS']}")
        until(20, lambda: self.machine.exists(f"{self.runtime}/bus"), "the session bus")
        self.panel = self.machine.start(*self.command(self.panel_program), stdin=subprocess.PIPE)
        self.said = Lines(self.panel.stdout)
        until(20, lambda: self.events("ready"), "the panel")
        self.systemctl("set-environment", f"DISPLAY={self.environment['DISPLAY']}",
                       f"DBUS_SESSION_BUS_ADDRESS={self.environment['DBUS_SESSION_BUS_ADDRESS']}")
        self.machine.run("mkdir", "-p", "/run/systemd/user")
        self.machine.write("/run/systemd/user/test-session.target", TARGET)
        self.systemctl("daemon-reload")
        self.systemctl("start", "test-session.target")

    def objects(self):
        return [json.loads(line) for line in self.said.seen if line.startswith("{")]

    def events(self, name):
        return [one for one in self.objects() if one.get("event") == name]

    def ask(self, command):
        """The panel's answer to a command."""
        expect(self.panel.poll() is None, f"the panel ended: {self.said.seen}")
        before = len([one for one in self.objects() if "answer" in one])
        self.panel.stdin.write(command + "\n")
        self.panel.stdin.flush()
        return until(20, lambda: [one for one in self.objects() if "answer" in one][before:], f"an answer to {command}")[0]

    def end(self):
        with contextlib.suppress(Exception):
            self.systemctl("stop", "test-session.target", check=False)
        self.machine.run("systemctl", "stop", f"user@{self.uid}.service", check=False)
        if self.panel:
            with contextlib.suppress(OSError):
                self.panel.stdin.close()  # the panel ends with its input, or its bus
        if self.screen:
            self.screen.terminate()
        for process in (self.panel, self.screen):
            if process is None:
                continue
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def lay_panel(folder, build):
    """The test's panel, laid where the container finds the packages."""
    program = pathlib.Path(build) / "bin/deskbell-test-panel"
    expect(program.exists(), f"{program} is not built")
    place = pathlib.Path(folder) / program.name
    place.write_bytes(program.read_bytes())
    place.chmod(0o755)
