// A device written from docs/protocol.md alone, in another language, against the real console: it enrols, opens, chats both
// ways, is cut, killed and restored, and nothing is lost or doubled.
import assert from "node:assert/strict";
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Console } from "./support/console.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { NodeDevice } from "./support/node_device_driver.mjs";
import { story } from "./support/story.mjs";

const user = { kind: "posix", account_id: "1000", name: "mia", full_name: "Mia Baker" };
const texts = (list) => list.map((one) => one.text);
const numbered = (words, count) => Array.from({ length: count }, (_, n) => `${words} ${n}`);

/** A console, a network before it, and a device on the other side of it. */
async function enrolled(story) {
  const console = await Console.start(story);
  const network = await Network.start(story, console);
  const device = await NodeDevice.start(story, console.ca);
  device.do("enrol", { url: network.url, token: await console.token(), hostname: "node-one" });
  await device.until("enrolled");
  device.do("connect");
  await device.until("welcome");
  return { console, network, device };
}

const one_chat = async (console) => (await console.chats())[0];
const said_there = async (console) => console.messages((await one_chat(console)).id);

/** Both ends have these messages, the same in the same order, each once. */
async function same_for_everybody(console, device, expected) {
  const there = await said_there(console);
  assert.deepEqual(texts(there).sort(), [...expected].sort());
  assert.deepEqual(device.conversation().map(({ id, position, text }) => ({ id, position, text })),
    there.map(({ uuid, position, text }) => ({ id: uuid, position, text })));
}

async function converge(console, device, count) {
  await becomes("everything is at the console", async () => (await said_there(console)).length, count);
  await becomes("everything is at the device", () => device.conversation().length, count);
}

story("a device from the page alone enrols, and reports what it is", async (story) => {
  const console = await Console.start(story);
  const device = await NodeDevice.start(story, console.ca);
  device.do("enrol", { url: console.url, token: "dbt_nonsense", hostname: "node-one" });
  const refused = await device.until("refused");
  assert.equal(refused.status, 401);
  assert.match(refused.message, /token/);
  device.do("enrol", { url: console.url, token: await console.token({ customer: "Node Bakery" }), hostname: "node-one" });
  assert.equal((await device.until("enrolled")).customer, "Node Bakery");
  device.do("connect");
  assert.equal((await device.until("welcome")).uplink_last, 0);
  const { policy } = await device.until("policy.applied");
  assert.ok(policy.settings.tray.menu.some((item) => item.type === "live_chat"));
  const asset = await console.online("node-one");

  const inventory = async () => (await console.api("GET", `/customer_assets/${asset.id}/inventory`)).inventory;
  device.do("fact", { type: "inventory.reported", body: {
    report_id: device.id(), collected_at: Date.now(),
    sections: { system: { hostname: "node-one", model: "Script" }, os: { platform: "linux", name: "Node" } },
  } });
  await becomes("the reported section", async () => (await inventory()).system?.model, "Script");
  const software = Array.from({ length: 8_000 }, (_, n) => ({ name: `package-${n}`, version: device.id(), source: "dpkg" }));
  device.do("upload", { sections: { software }, cut_after: 100_000 });
  await device.until("uploaded");
  const offsets = device.events.filter((one) => one.event === "upload.grant").map((one) => one.offset);
  assert.ok(offsets[0] === 0 && offsets.at(-1) > 0 && offsets.at(-1) <= 100_000, `it goes on after the cut, not anew: ${offsets}`);
  await becomes("the uploaded section", async () => (await inventory()).software?.length, software.length);
  assert.equal((await inventory()).os.name, "Node", "a section that was not in the second report stays");
});

story("a device from the page alone takes signed policies only", async (story) => {
  const { console, device } = await enrolled(story);
  const first = await device.until("policy.applied");
  await device.kill();
  const keys = device.state.identity.signing_keys;
  const pin = (signing_keys) => device.change((state) => (state.identity.signing_keys = signing_keys));
  pin(keys.map((key) => ({ ...key, public_key: Buffer.alloc(32, 7).toString("base64") })));
  await device.start();
  device.do("connect");
  await console.putPolicy({ name: "Test", settings: { "tray.branding": { name: "Genuine" } } });
  await device.until("policy.refused");
  await device.kill();
  assert.equal(device.state.policy.version, first.policy.version, "the last good one stays");
  pin(keys);
  await device.start();
  device.do("connect");
  const { policy } = await device.until("policy.applied");
  assert.equal(policy.settings.tray.branding.name, "Genuine");
  assert.ok(policy.version > first.policy.version);
  await console.putPolicy({ name: "Test", settings: { "tray.branding": { name: "At once" } } });
  await device.until("policy.applied", (one) => one.policy.settings.tray.branding.name === "At once");
});

story("a device from the page alone chats, is cut and killed, and resumes without loss or doubles", async (story) => {
  const { console, network, device } = await enrolled(story);
  device.do("say", { text: "Hello, it is Mia", user });
  const { message_id } = await device.until("said");
  const own = await device.until("chat.message", (one) => one.message_id === message_id);
  assert.equal(own.author.kind, "end_user");
  const chat = await one_chat(console);
  assert.equal(chat.device_user, "Mia Baker");
  const answer = (text) => console.api("POST", `/chats/${chat.id}/messages`, { text });
  await answer("Hello Mia, this is Ana");
  const first = await device.until("chat.message", (one) => one.author.kind === "technician");
  assert.ok(first.position > own.position);
  await becomes("delivered", async () => (await one_chat(console)).user_delivered_position, first.position);
  device.do("read", { position: first.position });
  await becomes("read", async () => (await one_chat(console)).user_read_position, first.position);

  for (let round = 0; round < 10; ++round) {
    device.do("say", { text: `cut, Mia ${round}`, user });
    await answer(`cut, Ana ${round}`);
    if (round % 3 !== 1) continue;
    const from = device.events.length;
    network.cut();
    await device.until("cut", undefined, { from });
    network.restore();
  }
  await converge(console, device, 22);

  for (let round = 0; round < 5; ++round) {
    const from = device.events.length;
    device.do("say", { text: `killed, Mia ${round}`, user });
    await device.until("said", undefined, { from });
    await answer(`killed, Ana ${round}`);
    await device.kill();
    await device.start();
    device.do("connect");
  }
  await converge(console, device, 32);
  const there = texts(await said_there(console));
  for (const who of ["Mia", "Ana"]) {
    const order = there.filter((text) => text.includes(`, ${who} `));
    assert.deepEqual(order, [...numbered(`cut, ${who}`, 10), ...numbered(`killed, ${who}`, 5)]);
  }
  await same_for_everybody(console, device, there);
});

story("a device from the page alone, restored from an older snapshot, renumbers and loses nothing", async (story) => {
  const { console, device } = await enrolled(story);
  const say = async (text) => {
    const from = device.events.length;
    device.do("say", { text, user });
    await device.until("said", undefined, { from });
  };
  const answer = async (text) => console.api("POST", `/chats/${(await one_chat(console)).id}/messages`, { text });
  await say("before the snapshot");
  await becomes("it has its place", () => device.conversation().length, 1);
  await device.kill();
  const snapshot = `${device.folder}.snapshot`;
  cpSync(device.folder, snapshot, { recursive: true });
  await device.start();
  device.do("connect");
  for (const text of numbered("not on the snapshot, Mia", 3)) await say(text);
  for (const text of numbered("not on the snapshot, Ana", 3)) await answer(text);
  await converge(console, device, 7);
  await device.until("acknowledged", (one) => one.waiting === 0);
  await device.kill();
  rmSync(device.folder, { recursive: true });
  renameSync(snapshot, device.folder);

  await device.start();
  for (const text of numbered("after the restore, Mia", 70)) await say(text); // more than the window
  device.do("connect");
  assert.equal((await device.until("welcome")).renumbered, true);
  await converge(console, device, 77);
  await answer("after the restore, Ana");
  await converge(console, device, 78);
  await same_for_everybody(console, device, ["before the snapshot", ...numbered("not on the snapshot, Mia", 3),
    ...numbered("not on the snapshot, Ana", 3), ...numbered("after the restore, Mia", 70), "after the restore, Ana"]);
});

story("a console restored from its backup gets back what a device from the page alone still has", async (story) => {
  const { console, device } = await enrolled(story);
  device.do("say", { text: "before the backup", user });
  await becomes("it is there", async () => texts(await said_there(console)), ["before the backup"]);
  const backup = join(story.folder, "backup.tar");
  await console.command("backup", backup);
  device.do("say", { text: "after the backup", user });
  await converge(console, device, 2);
  const { epoch } = device.state;

  const from = device.events.length;
  await console.restore(backup);
  assert.ok((await device.until("welcome", undefined, { from, limit: 60_000 })).console_epoch > epoch);
  await becomes("it is there again", async () => texts(await said_there(console)), ["before the backup", "after the backup"]);
  device.do("say", { text: "and on it goes", user });
  await console.api("POST", `/chats/${(await one_chat(console)).id}/messages`, { text: "so it does" });
  await converge(console, device, 4);
  await same_for_everybody(console, device, ["before the backup", "after the backup", "and on it goes", "so it does"]);
});
