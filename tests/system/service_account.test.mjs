// A service that is not root's: with an account of its own for the trays of everybody, and a person's own from a build tree.
import assert from "node:assert/strict";
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { attempt } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually, stays } from "./support/facts.mjs";
import { Person } from "./support/person.mjs";
import { program } from "./support/places.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";

const together = process.getuid() === 0 ? story : (name) => test(name, { skip: "needs root to act as other users" });

/** A system account, a person, and another one; the kernel asks for no entry in /etc/passwd. */
const service = 990;
const person = 65534; // nobody: what no account may be trusted for
const stranger = 1990;
const as = (id) => ["setpriv", `--reuid=${id}`, `--regid=${id}`, "--clear-groups"];

/** A folder that only root can have made, as /run/deskbell is, and in it one of that owner. */
function place(s) {
  const top = mkdtempSync("/run/deskbell-story-");
  chmodSync(top, 0o755);
  s.finally(() => rmSync(top, { recursive: true, force: true }));
  return (name, owner, mode = 0o700) => {
    const folder = join(top, name);
    mkdirSync(folder, { mode });
    chownSync(folder, owner, owner);
    return folder;
  };
}

/** The real tray of that person, without a desktop. Its answers to the service are what can be seen of it. */
function startTray(s, device, folder, id) {
  const env = { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_STATE_HOME: folder, QT_QPA_PLATFORM: "offscreen", DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };
  const [binary, ...words] = [...as(id), program("deskbell-tray"), "--socket", device.socket];
  return s.start("tray", binary, words, { env, cwd: "/" });
}
const traysOf = async (device) => (await device.status())?.trays;

/** Listens at `path` as that user, whatever lies there; counts in its log the bytes that anybody says to it. */
function startSquatter(s, path, id) {
  const script = `require("fs").rmSync(process.argv[1], { force: true });
    require("net").createServer((one) => { console.log("came"); one.on("data", () => console.log("spoke")); one.on("error", () => {}); })
      .listen(process.argv[1], () => { require("fs").chmodSync(process.argv[1], 0o666); console.log("listens"); });`;
  const seen = [];
  const [binary, ...words] = [...as(id), process.execPath, "-e", script, path];
  const one = s.start("squatter", binary, words, { cwd: "/", onLine: (line) => seen.push(line) });
  return Object.assign(one, { seen });
}

together("a service with an account of its own serves the trays of others, and nobody takes its place", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const made = place(s);
  const device = new Device(s, { within: as(service) });
  device.state = made("state", service);
  const run = made("run", service, 0o755);
  device.socket = join(run, "tray.sock");
  // Root enrols, as an administrator does; what it wrote is the service's.
  await device.enrol(console, { url: console.url, ca: console.ca, token: await console.token() });
  for (const name of ["identity.json", "device.key"]) assert.equal(statSync(join(device.state, name)).uid, service, name);
  await device.start();
  assert.match(readFileSync(`/proc/${device.pid}/status`, "utf8"), new RegExp(`^Uid:\\s+${service}\\s+${service}\\s`, "m"));
  await device.online();

  // The real tray of a person believes it, and a person's words reach the console.
  const home = made("home", person);
  startTray(s, device, home, person);
  await becomes("the tray is connected", () => traysOf(device), 1);
  const one = await Person.at(s, device, { account: "nobody" });
  await one.say("The scanner hums");
  await eventually("it is at the console", async () => {
    const [chat] = await console.chats();
    return chat && (await console.messages(chat.id)).some((message) => message.text === "The scanner hums");
  });
  one.leave();
  await becomes("the tray is alone again", () => traysOf(device), 1);

  // What a person tries while the service is away: there is no way in.
  await device.stop();
  const script = 'const fs = require("fs"), tried = [];'
    + 'for (const [name, act] of Object.entries({ remove: () => fs.rmdirSync(process.argv[1]), rename: () => fs.renameSync(process.argv[1], process.argv[1] + "2"), make: () => fs.writeFileSync(process.argv[1] + "/tray.sock", "") }))'
    + ' try { act(); tried.push(name + " worked"); } catch (error) { tried.push(error.code); } process.stdout.write(tried.join(" "));';
  const [binary, ...words] = [...as(person), process.execPath, "-e", script, run];
  assert.equal((await attempt(binary, words)).out, "EACCES EACCES EACCES");

  // And where the place was a person's all the same, both ends refuse it.
  chownSync(run, stranger, stranger);
  const squatter = startSquatter(s, device.socket, stranger);
  await eventually("the squatter listens", () => squatter.seen.includes("listens"));
  device.launch();
  assert.equal((await device.ended).code, 1, "the service does not start there");
  const why = `run: belongs to user ${stranger}, expected user ${service}`;
  await eventually("the service says why", () => readFileSync(s.log(device.name), "utf8").includes(why));
  await stays("the tray does not even come", () => squatter.seen.length === 1, 2_000);
  // Nor does it believe a person who listens in the service's own folder.
  chownSync(run, service, service);
  await eventually("the tray looks", () => squatter.seen.includes("came"));
  await stays("it says nothing", () => !squatter.seen.includes("spoke"), 1_000);
  await squatter.stop();
  rmSync(device.socket, { force: true });
  await device.stop();
  await device.start();
  await becomes("the tray is back", () => traysOf(device), 1);
});

together("a person's own service from a build tree has a folder of theirs, and their tray believes it", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const made = place(s);
  const home = made("home", person);
  const ca = join(home, "ca.pem");
  copyFileSync(console.ca, ca);
  chmodSync(ca, 0o644);
  const env = { HOME: home, XDG_STATE_HOME: "", XDG_RUNTIME_DIR: home };
  const state = join(home, ".local/state/deskbell");
  // Without it an installed service's would be meant, where this machine has one.
  for (const folder of [".local", ".local/state", ".local/state/deskbell"]) {
    mkdirSync(join(home, folder), { mode: 0o700 });
    chownSync(join(home, folder), person, person);
  }
  const [setpriv, ...identity] = as(person);
  const ask = (...words) => attempt(setpriv, [...identity, program("deskbell"), ...words], { env });
  const enrolled = await attempt(setpriv, [...identity, program("deskbell"), "enroll", "--url", console.url, "--ca-file", ca],
    { env: { ...env, DESKBELL_TOKEN: await console.token() } });
  assert.equal(enrolled.code, 0, enrolled.err);
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("DESKBELL_")));
  s.start("service", setpriv, [...identity, program("deskbelld")], { env: { ...clean, ...env }, cwd: "/" });
  const status = async () => JSON.parse((await ask("status", "--json")).out || "{}");
  await becomes("it is online", async () => (await status()).link?.status, "online");
  for (const name of ["agent.db", "run", "run/tray.sock"]) assert.equal(statSync(join(state, name)).uid, person, name);
  assert.equal(statSync(join(state, "run")).mode & 0o777, 0o700, "for nobody else");

  startTray(s, { socket: join(state, "run/tray.sock") }, home, person);
  await becomes("the tray is connected", async () => (await status()).trays, 1);
  const asset = await console.online();
  await becomes("who sits there", async () => (await console.api("GET", `/customer_assets/${asset.id}/device_users`)).device_users.map((user) => user.name), ["nobody"]);
  // What only root may read is left out; the rest is told.
  const { inventory } = await eventually("the inventory is told", async () => {
    const seen = await console.api("GET", `/customer_assets/${asset.id}/inventory`);
    return seen.inventory?.os && seen;
  });
  for (const section of ["system", "os", "cpus", "memory"]) assert.ok(inventory[section], section);
  assert.equal((await ask("diagnose")).code, 0);
  // Somebody else of this machine is let in nowhere.
  const [other, ...rest] = as(stranger);
  assert.notEqual((await attempt(other, [...rest, program("deskbell"), "--state", state, "status"], { env })).code, 0);
  assert.ok(existsSync(join(state, "control.sock")));
});
