// `./dev demo` as a person uses it: it says where to look and how to sign in, its bell is in the panel of its own screen, and
// Ctrl-C ends what it started and nothing else.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { freePort, startViewer } from "../../scripts/demo/desktop.mjs";
import { api, startConsole } from "../../scripts/lib/console.mjs";
import { Group, run } from "../../scripts/lib/processes.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { environmentOf, programsOf, projectIn } from "./support/project.mjs";
import { story } from "./support/story.mjs";

/** Answers of the session bus that this program is on. */
function busOf(pid) {
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: environmentOf(pid).DBUS_SESSION_BUS_ADDRESS };
  const ask = (to, method, ...words) => run("dbus-send", ["--session", "--print-reply", `--dest=${to}`, ...method, ...words], { env });
  const property = (to, path, of, name) => ask(to, [path, "org.freedesktop.DBus.Properties.Get"], `string:${of}`, `string:${name}`);
  return {
    property,
    process: async (name) => Number(/uint32 (\d+)/.exec(await ask("org.freedesktop.DBus", ["/", "org.freedesktop.DBus.GetConnectionUnixProcessID"], `string:${name}`))[1]),
  };
}

story("the demo tells a person where to look, and Ctrl-C ends what it started and nothing else", { limit: 240_000 }, async (s) => {
  // Beside it: the same programs for somebody else, and one that has the demo's folder in its environment.
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  const project = projectIn(join(s.folder, "project"));
  const data = join(project, "build/demo");
  const beside = s.start("beside", "sleep", ["600"], { env: { ...process.env, LOOKS_AT: data }, cwd: project });

  const env = { ...process.env };
  for (const name of ["DISPLAY", "WAYLAND_DISPLAY"]) delete env[name];
  const lines = [];
  const demo = s.start("demo", join(project, "dev"), ["demo"], { env, onLine: (line) => lines.push(line) });
  const said = (words) => lines.map((line) => words.exec(line)).find(Boolean);
  await eventually("it says that all is up", () => demo.isOver() || said(/Ctrl-C ends it all/), { limit: 90_000, seen: () => lines });
  assert.equal(demo.isOver(), false, "the demo ended early");

  // What it says is enough to sign in, for each of the three.
  const [, address, ca] = said(/^ {2}Console {3}(https:\/\/\S+) .*: (\S+)\)$/);
  const signIns = lines.map((line) => /^ {2}(?:Sign in|or as) +(\S+@\S+) {2}(\S+) {3}\((.*)\)$/.exec(line)).filter(Boolean);
  assert.deepEqual(signIns.map(([, , , who]) => who), ["a technician", "her colleague", "the administrator"], lines.join("\n"));
  for (const [, email, password] of signIns) {
    const { session } = await api(address, "", ca, "POST", "/sessions", { email, password });
    assert.equal(session.user.email, email);
  }
  const screen = said(/^ {2}Desktop {3}(http:\/\/127\.0\.0\.1:\S+)$/);
  assert.ok((await fetch(screen[1])).ok, "the screen in the browser");
  const [, status] = said(/^ {2}Device {4}(\S+ --state \S+ status) /);
  assert.match(await run("sh", ["-c", `cd "$1" && ${status}`, "sh", project]), /online/i);

  // The bell is in the panel of its own screen: the panel has the one item, and it is the demo's tray.
  const pidOf = (name) => Number.parseInt(programsOf(data).find((line) => line.includes(name)), 10);
  const bus = busOf(pidOf("deskbell-tray"));
  const watcher = "org.kde.StatusNotifierWatcher";
  const host = await bus.process(watcher);
  assert.match(programsOf(data).find((line) => Number.parseInt(line, 10) === host) ?? "", /xfce4.panel/, "the host of tray icons is the demo's panel");
  const items = await eventually("an item is in the panel", async () => {
    const answer = await bus.property(watcher, "/StatusNotifierWatcher", watcher, "RegisteredStatusNotifierItems");
    const found = [...answer.matchAll(/string "([^"]+)"/g)].map(([, item]) => item);
    return found.length > 0 ? found : null;
  });
  assert.equal(items.length, 1, items.join(", "));
  const [, owner, path] = /^([^/]+)(\/.*)?$/.exec(items[0]);
  assert.equal(await bus.process(owner), pidOf("deskbell-tray"));
  const shown = await bus.property(owner, path ?? "/StatusNotifierItem", "org.kde.StatusNotifierItem", "Status");
  assert.match(shown, /"(Active|NeedsAttention)"/);

  // As a terminal does it: to the whole group in front.
  process.kill(-demo.pid, "SIGINT");
  assert.equal((await demo.ended).code, 0);
  assert.ok(said(/^Ending what it started\. Its data stays: \.\/dev demo goes on from there/), lines.at(-1));
  await becomes("nothing of it is left but who only looked at it", () => programsOf(data), [`${beside.pid} sleep 600 `], { limit: 5_000 });
  assert.equal(beside.isOver(), false);
  assert.equal((await device.online()).link.status, "online", "somebody else's console and service go on");
});

story("where a console that was left behind keeps the data, what names its process is said", async (s) => {
  const console = await Console.start(s);
  const group = new Group();
  const log = s.log("second");
  try {
    const second = startConsole(group, program("deskbell-console"), { data: console.data, tls: console.tls, log });
    await assert.rejects(second, (error) => {
      const [ended, ...words] = error.message.split("\n");
      assert.equal(ended, `the console ended with 1; its log is ${log}`);
      assert.match(words.join("\n"), new RegExp(`^  .*another deskbell-console \\(process ${console.pid}\\) serves it`));
      return true;
    });
  } finally {
    await group.stopAll();
  }
});

story("a port that somebody else takes in the last moment is not the demo's", async (s) => {
  const somebody = createServer((_, response) => response.end("not yours"));
  await new Promise((done) => somebody.listen(0, "127.0.0.1", done));
  const taken = somebody.address().port;
  const asked = [];
  const group = new Group();
  const log = s.log("viewer");
  try {
    const port = await startViewer(group, s.folder, taken, { log, env: process.env, free: async (wanted) => (asked.push(wanted) === 1 ? taken : await freePort()) });
    assert.deepEqual(asked, [6080, 0]);
    assert.notEqual(port, taken);
    assert.ok((await fetch(`http://127.0.0.1:${port}/viewer`)).ok);
    await assert.rejects(startViewer(new Group(), s.folder, taken, { log, env: process.env, free: async () => taken }), { message: `the screen in the browser does not start: see ${log}` });
  } finally {
    await group.stopAll();
    somebody.close();
  }
});
