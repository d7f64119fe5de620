"""./dev bench agent: what deskbelld costs while nothing happens, linked to a console over TLS.

A counting relay stands between the two: what it sees is what is on the wire, TLS and WebSocket included.
"""
import argparse
import json
import os
import selectors
import socket
import threading
import time

from processes import Programs, clean_environment, over, print_table, run


class Relay(threading.Thread):
    """Passes TCP on and counts it."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.target = ("127.0.0.1", port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.bytes = 0
        self.start()

    def run(self):
        ready = selectors.DefaultSelector()
        ready.register(self.listener, selectors.EVENT_READ)
        other = {}
        while True:
            for key, _ in ready.select():
                if key.fileobj is self.listener:
                    here, _ = self.listener.accept()
                    there = socket.create_connection(self.target)
                    other[here], other[there] = there, here
                    ready.register(here, selectors.EVENT_READ)
                    ready.register(there, selectors.EVENT_READ)
                    continue
                if key.fileobj not in other:
                    continue  # closed with its other end, an event ago
                data = key.fileobj.recv(65536)
                peer = other[key.fileobj]
                self.bytes += len(data)
                if data:
                    peer.sendall(data)
                    continue
                for end in (key.fileobj, peer):
                    if end in other:
                        ready.unregister(end)
                        del other[end]
                        end.close()


def certificates(folder):
    def openssl(*arguments):
        run(["openssl", *arguments], cwd=folder)

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-days", "2", "-subj", "/CN=bench authority", "-addext",
            "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", *curve, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (folder / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "server.ext", "-out", "server.pem")


def measure(binaries, policy, seconds, settle):
    with Programs() as programs:
        folder = programs.path
        environment = clean_environment(folder)
        certificates(folder)
        console = os.path.join(binaries, "deskbell-console")
        data = folder / "console"
        run([console, "admin", "create", "bench@example.com", "--data", data, "--name", "Bench", "--organisation",
             "Bench"], text="not a secret 1\n", env=environment)
        if policy:
            run([console, "import-policy", policy, "--data", data], env=environment)
        _, line, _ = programs.start(
            [console, "serve", "--data", data, "--listen", "127.0.0.1:0", "--tls-certificate", folder / "server.pem",
             "--tls-key", folder / "server.key"], until="listening on ", env=environment)
        relay = Relay(int(line.rsplit(":", 1)[1].rstrip("/")))
        token = run([console, "enrollment", "create", "--customer", "Bench", "--uses", "1", "--data", data],
                    env=environment).strip()
        device = folder / "device"
        run([os.path.join(binaries, "deskbell"), "--state", device, "enroll", "--url",
             f"https://127.0.0.1:{relay.port}", "--ca-file", folder / "ca.pem"],
            env={**environment, "DESKBELL_TOKEN": token})
        service = [os.path.join(binaries, "deskbelld"), "--state", device]
        agent, _, first = programs.start(service, until="link: online", stream="stderr", env=environment)
        time.sleep(settle)
        before = relay.bytes
        figures = over(agent.pid, seconds)
        figures["bytes_per_hour"] = (relay.bytes - before) * 3600 / seconds
        agent.terminate()
        agent.wait(10)
        # As after every reboot: enrolled, with its database, the inventory told.
        starts = []
        for _ in range(5):
            agent, _, took = programs.start(service, until="link: online", stream="stderr", env=environment)
            starts.append(took * 1000)
            time.sleep(1)
            agent.terminate()
            agent.wait(10)
        figures["first_start_to_authenticated_ms"] = first * 1000
        figures["start_to_authenticated_ms"] = sorted(starts)[len(starts) // 2]
        figures["binary_kb"] = os.path.getsize(service[0]) / 1024
        return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--settle", type=float, default=20, help="seconds before it counts as idle")
    parser.add_argument("--policy", default="policies/starter/workstation.json")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.binaries, options.policy, options.seconds, options.settle)
    if options.json:
        print(json.dumps({"bench": "agent", "seconds": options.seconds, **figures}))
        return
    print_table(f"deskbelld, idle for {options.seconds:.0f} s with the workstation policy's monitors, linked over TLS", [
        ("private memory", figures["private_kb"] / 1024, "MB", "<= 6"),
        ("RSS", figures["rss_kb"] / 1024, "MB", "<= 12"),
        ("PSS", figures["pss_kb"] / 1024, "MB", ""),
        ("threads", figures["threads"], "", ""),
        ("wake-ups", figures["wakeups_per_min"], "per min", "<= 3"),
        ("CPU", figures["cpu_ms_per_min"], "ms/min", "<= 3"),
        ("on the wire", figures["bytes_per_hour"] / 1000, "kB/h", "<= 6"),
        ("start to authenticated", figures["start_to_authenticated_ms"], "ms", "<= 60"),
        ("first start", figures["first_start_to_authenticated_ms"], "ms", ""),
        ("binary", figures["binary_kb"] / 1024, "MB", ""),
    ])


main()
