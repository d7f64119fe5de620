"""What a running process costs, read from /proc, and how the benches start and end theirs."""
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time


def usage(pid):
    """Memory in kB, and CPU in ms and wake-ups (voluntary context switches) of each of its threads so far."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()

    def number(text, name):
        return int(re.search(rf"^{name}:\s*(\d+)", text, re.M).group(1))

    threads = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            cpu_ms = int((task / "schedstat").read_text().split()[0]) / 1e6
            threads[task.name] = (cpu_ms, number((task / "status").read_text(), "voluntary_ctxt_switches"))
        except FileNotFoundError:
            continue  # it just ended
    return {
        "rss_kb": number(status, "VmRSS"),
        "pss_kb": number(rollup, "Pss"),
        "private_kb": number(rollup, "Private_Clean") + number(rollup, "Private_Dirty"),
        "threads": threads,
    }


def over(pid, seconds):
    """Memory at the end, and CPU and wake-ups by the minute, of `seconds` in which nobody does anything."""
    before = usage(pid)
    time.sleep(seconds)
    after = usage(pid)
    # What a thread did that ended meanwhile is not known any more.
    spent = [tuple(now - then for now, then in zip(known, before["threads"].get(thread, (0, 0))))
             for thread, known in after["threads"].items()]
    minutes = seconds / 60
    return {
        **{name: after[name] for name in ("rss_kb", "pss_kb", "private_kb")},
        "threads": len(after["threads"]),
        "cpu_ms_per_min": sum(cpu for cpu, _ in spent) / minutes,
        "wakeups_per_min": sum(wakeups for _, wakeups in spent) / minutes,
    }


class Programs:
    """Programs with a folder of their own; the end of the `with` ends them."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="deskbell-bench-")
        self.path = pathlib.Path(self.folder.name)
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.running):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.folder.cleanup()

    def start(self, command, until=None, stream="stdout", keep=False, **more):
        """Starts it; with `until`, waits for a line that has it in it. Gives (process, line, seconds). With `keep` the
        caller goes on reading where this stopped."""
        begin = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command], text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **more)
        self.running.append(process)
        for name in ("stdout", "stderr"):
            if until is None or name != stream:
                drain(getattr(process, name))
        if until is None:
            return process, "", 0.0
        heard = []
        for line in getattr(process, stream):
            heard.append(line)
            if until in line:
                took = time.monotonic() - begin
                if not keep:
                    drain(getattr(process, stream))
                return process, line.rstrip("\n"), took
        raise SystemExit(f"bench: {command[0]} ended without \"{until}\":\n{''.join(heard[-20:])}")


def drain(stream):
    threading.Thread(target=lambda: [None for _ in stream], daemon=True).start()


def run(command, text="", **more):
    done = subprocess.run([str(part) for part in command], input=text, text=True, capture_output=True, check=False, **more)
    if done.returncode != 0:
        raise SystemExit(f"bench: {command[0]} {command[1]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def clean_environment(path, **more):
    """Nothing of the caller's desktop or proxy."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "http_proxy", "https_proxy",
            "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    kept = {name: value for name, value in os.environ.items() if name not in gone and not name.startswith("DESKBELL_")}
    return {**kept, "HOME": str(path), "XDG_RUNTIME_DIR": str(path), "XDG_CONFIG_HOME": str(path),
            "XDG_CACHE_HOME": str(path), "XDG_DATA_HOME": str(path), "XDG_STATE_HOME": str(path), **more}


def print_table(title, rows):
    print(title)
    width = max(len(name) for name, *_ in rows)
    for name, value, unit, reach in rows:
        print(f"  {name:<{width}}  {value:>10.1f} {unit:<9} {('reach ' + reach) if reach else ''}".rstrip())
