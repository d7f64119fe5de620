"""./dev bench tray: what deskbell-tray costs with its icon only, on a virtual display with a panel."""
import argparse
import json
import os
import time

from processes import Programs, clean_environment, over, print_table


def measure(binaries, seconds):
    with Programs() as programs:
        def program(name):
            return os.path.join(binaries, name)

        environment = clean_environment(programs.path, QT_QPA_PLATFORM="xcb", LC_ALL="C.UTF-8")
        _, display, _ = programs.start(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "900x700x24", "-nolisten", "tcp", "-noreset"],
            until="", env=environment)
        environment["DISPLAY"] = f":{display}"
        _, bus, _ = programs.start(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], until="unix:", env=environment)
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        panel, _, _ = programs.start([program("deskbell-test-panel")], until='"ready"', keep=True, env=environment)
        programs.start([program("deskbell-fake-agent"), programs.path / "tray.sock", "empty"], until="listening",
                       env=environment)
        command = [program("deskbell-tray"), "--socket", programs.path / "tray.sock"]
        icons = []
        for attempt in range(6):
            begin = time.monotonic()
            tray, _, _ = programs.start(command, env=environment)
            next(line for line in panel.stdout if '"registered"' in line)
            icons.append((time.monotonic() - begin) * 1000)
            if attempt < 5:
                tray.kill()
                tray.wait()
        time.sleep(6)  # what starting needed is given back by then
        figures = over(tray.pid, seconds)
        figures["icon_ms"] = sorted(icons)[len(icons) // 2]
        return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.binaries, options.seconds)
    if options.json:
        print(json.dumps({"bench": "tray", "seconds": options.seconds, **figures}))
        return
    print_table(f"deskbell-tray, icon only, idle for {options.seconds:.0f} s", [
        ("RSS", figures["rss_kb"] / 1024, "MB", "<= 32"),
        ("PSS", figures["pss_kb"] / 1024, "MB", ""),
        ("private memory", figures["private_kb"] / 1024, "MB", ""),
        ("start to icon", figures["icon_ms"], "ms", "<= 90"),
        ("wake-ups", figures["wakeups_per_min"], "per min", "<= 4"),
        ("CPU", figures["cpu_ms_per_min"], "ms/min", ""),
        ("threads", figures["threads"], "", ""),
    ])


main()
