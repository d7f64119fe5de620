// The computer sleeps, or is started anew, while somebody waits for an answer: what became due is said when it is due, once, and
// an answer that came meanwhile wins.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually, stays } from "./support/facts.mjs";
import { Logind } from "./support/logind.mjs";
import { Network } from "./support/network.mjs";
import { program } from "./support/places.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const nap_ms = 60_000;
/** Longer than anything here takes, shorter than a nap. */
const patience = { unavailable_after: 50 };
const naps = { LD_PRELOAD: program("deskbell-naps.so"), NAP_MS: String(nap_ms) };
const question = "The till does not open.";

const automatic = async (console) => (await console.messages((await console.chats())[0].id)).filter((message) => message.author.kind === "automatic");
/** What happened on the only asset, oldest first, of these kinds. */
async function events(console, ...kinds) {
  const [asset] = await console.assets();
  const { events: all } = await console.api("GET", `/customer_assets/${asset.id}/events?per_page=100`);
  return all.map((event) => event.kind).filter((kind) => kinds.includes(kind)).reverse();
}

story("the machine sleeps and wakes up: the console knows, the link is tried at once, and what is due is said once", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: patience }) });
  const network = await Network.start(s, console);
  const logind = await Logind.start(s);
  const device = await Device.start(s, console, { url: network.url, env: { ...logind.env, ...naps } });
  const client = TrayClient.start(s, device);
  await device.online();
  await device.delivered();
  await eventually("the service wants to be asked before sleep", () => logind.held);

  // Sleep waits for the console's word that it knows.
  network.silence();
  logind.sleep();
  await stays("sleep is held up while the console does not know", () => logind.held, 500);
  network.restore();
  await eventually("sleep is let go", () => !logind.held);
  assert.deepEqual(await events(console, "suspending", "resumed"), ["suspending"]);

  // It wakes up to another network, long before it would try again by itself.
  network.cut();
  const far = await eventually("the next attempt is far away", async () => {
    const { link } = await device.status();
    return link.next_attempt_at - Date.now() > 4_000 && link.next_attempt_at;
  }, { limit: 60_000, seen: () => device.status() });
  network.restore();
  logind.wake();
  await device.online();
  assert.ok(Date.now() < far - 500, `it tried ${Date.now() - far} ms after it would have without waking`);
  await becomes("the console knows", () => events(console, "suspending", "resumed"), ["suspending", "resumed"]);
  await eventually("the next sleep is held up too", () => logind.held);

  await client.say(question, "chat");
  await device.delivered();
  const begun = Date.now();
  logind.sleep();
  await eventually("sleep is let go again", () => !logind.held);
  process.kill(device.pid, "SIGUSR1");
  logind.wake();
  const [told] = await eventually("the fallback comes", async () => {
    const found = await automatic(console);
    return found.length > 0 && found;
  });
  assert.ok(Date.now() - begun < patience.unavailable_after * 1_000, "what the machine slept counts");
  const [said] = await console.messages((await console.chats())[0].id);
  assert.ok(Date.parse(told.written_at) - Date.parse(said.written_at) >= patience.unavailable_after * 1_000, "not before it was due");
  await becomes("timer and session manager noticed one waking", () => events(console, "suspending", "resumed"),
    ["suspending", "resumed", "suspending", "resumed"]);
  await device.delivered();
  assert.equal((await automatic(console)).length, 1);
});

story("an answer that came while the machine slept wins, also where no session manager tells of sleep", async (s) => {
  // Due a few seconds after it wakes up, when it cannot have heard of the answer yet.
  const due_ms = nap_ms + 6_000;
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: due_ms / 1_000, ticket_on_unavailable: "automatic" } }) });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url, env: { ...naps, DBUS_SYSTEM_BUS_ADDRESS: "unix:path=/nonexistent/bus" } });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say(question, "chat");
  await device.delivered();
  network.silence();
  const [chat] = await console.chats();
  const [said] = await console.messages(chat.id);
  await console.api("POST", `/chats/${chat.id}/messages`, { text: "Turn the key twice." });
  process.kill(device.pid, "SIGUSR1");
  await eventually("the waking is noticed", async () => (await device.status()).outbox.waiting > 0); // "resumed", unheard so far
  await eventually("it is due", () => Date.now() + nap_ms > Date.parse(said.written_at) + due_ms + 500);
  network.restore();
  await becomes("the answer is on the device, and nothing automatic", () => client.shown().map((view) => view.text), [question, "Turn the key twice."]);
  await device.delivered();
  assert.deepEqual(await events(console, "suspending", "resumed"), ["resumed"]);
  assert.deepEqual(await automatic(console), []);
  assert.deepEqual(await console.tickets(), []);
});

/** Words before a command that start it on a machine which was started anew: as the kernel tells, by another id. */
const booted = (file) => ["unshare", "--mount", "--propagation", "private", "sh", "-c",
  'mount --bind "$1" /proc/sys/kernel/random/boot_id && shift && exec "$@"', "sh", file];

function why_not() {
  const tried = spawnSync("unshare", ["--mount", "--propagation", "private", "true"], { encoding: "utf8" });
  return tried.status === 0 ? "" : `no private mounts here: ${tried.stderr?.trim() || tried.error?.message}`;
}
const reason = why_not();
const with_boots = reason ? (name) => test(name, { skip: reason }, () => {}) : story;

with_boots("the machine is started anew while somebody waits: the message comes when it is due by the wall clock, once", async (s) => {
  const due_ms = 12_000;
  const off_ms = 6_000;
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: due_ms / 1_000 } }) });
  const device = await Device.start(s, console);
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say(question, "chat");
  await device.delivered();
  const before = await events(console, "booted");
  const [said] = await console.messages((await console.chats())[0].id);
  await device.kill();
  await eventually("it was off for a while", () => Date.now() > Date.parse(said.written_at) + off_ms);

  const id = join(s.folder, "boot_id");
  writeFileSync(id, "0d6a2b9e-5c1f-4c58-9d0e-6c1f6f1f2a33\n");
  device.within = booted(id);
  // Its clock since boot begins anew: by that one nothing would be due.
  Object.assign(device.env, { LD_PRELOAD: program("deskbell-naps.so"), UP_FOR_MS: "3000" });
  const again = Date.now();
  await device.start();
  await becomes("the console knows", () => events(console, "booted"), [...before, "booted"]);
  const [told] = await eventually("the fallback comes", async () => {
    const found = await automatic(console);
    return found.length > 0 && found;
  });
  const after = Date.parse(told.written_at) - Date.parse(said.written_at);
  // Both are cut to whole milliseconds. Were its time counted anew from the start, it would come later.
  assert.ok(after >= due_ms - 1, `it came after ${after} ms, due after ${due_ms}`);
  assert.ok(Date.parse(told.written_at) < again + due_ms, `it came ${Date.parse(told.written_at) - again} ms after the start`);

  // Started again in the same boot: neither is told a second time.
  await device.stop();
  await device.start();
  await device.online();
  await device.delivered();
  assert.equal((await automatic(console)).length, 1);
  assert.deepEqual(await events(console, "booted"), [...before, "booted"]);
});
