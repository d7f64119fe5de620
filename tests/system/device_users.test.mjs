// Who sits at a device, and conversations that a technician starts with them: two users of one machine, a service that says who
// is there, and people who were away or wrote meanwhile.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { NodeDevice } from "./support/node_device_driver.mjs";
import { Person } from "./support/person.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";

const mia = { kind: "posix", account_id: "1000", name: "mia", full_name: "Mia Baker" };
const tom = { kind: "posix", account_id: "1001", name: "tom", full_name: "Tom Ashdown" };

const users = async (console, asset) => (await console.api("GET", `/customer_assets/${asset.id}/device_users`)).device_users;
const there = async (console, asset) => (await users(console, asset)).filter((user) => user.signed_in_at).map((user) => user.name).sort();

story("a device from the page alone says who is there, and each of them gets a conversation of their own", async (s) => {
  const console = await Console.start(s);
  const device = await NodeDevice.start(s, console.ca);
  device.do("enrol", { url: console.url, token: await console.token(), hostname: "server" });
  await device.until("enrolled");
  device.do("connect");
  await device.until("welcome");
  const asset = await console.online("server");
  assert.deepEqual(await users(console, asset), []);
  device.do("sit", { users: [mia, tom] });
  await becomes("both are there", () => there(console, asset), ["mia", "tom"]);
  const { chats, busy } = await console.api("POST", "/chats", { asset_id: asset.id, all_users: true, text: "We restart at six" });
  assert.deepEqual(busy, []);
  assert.deepEqual(chats.map((chat) => chat.device_user).sort(), ["Mia Baker", "Tom Ashdown"]);
  for (const chat of chats) {
    const started = await device.until("chat.started", (one) => one.chat_id === chat.uuid);
    assert.equal(started.user.full_name, chat.device_user);
    assert.equal(started.technician, chat.assignee.name);
    await device.until("chat.message", (one) => one.chat_id === chat.uuid && one.text === "We restart at six");
  }
  device.do("sit", { users: [tom] });
  await becomes("one has gone", () => there(console, asset), ["tom"]);
  assert.deepEqual((await users(console, asset)).map((user) => user.name), ["tom", "mia"], "who has gone is still known");
});

const alone = process.getuid() === 0 ? null : "needs root to act as another user";

/** A console and a service whose socket other users reach. */
async function desk(s) {
  const console = await Console.start(s, { policy: workstation() });
  const open = mkdtempSync(join(tmpdir(), "deskbell-open-"));
  chmodSync(open, 0o755);
  s.finally(() => rmSync(open, { recursive: true, force: true }));
  const device = new Device(s);
  device.socket = join(open, "run", "tray.sock");
  await device.enrol(console, { url: console.url, ca: console.ca, token: await console.token() });
  await device.start();
  await device.online();
  return { console, device, asset: await console.online() };
}
const own = userInfo().username;

const together = alone ? (name) => test(name, { skip: alone }) : story;

together("two users of one machine are seen as they come and go, and never see each other's conversations", async (s) => {
  const { console, device, asset } = await desk(s);
  const one = await Person.at(s, device);
  await becomes("one is there", () => there(console, asset), [own]);
  const other = await Person.at(s, device, { account: "nobody" });
  await becomes("both are there", () => there(console, asset), ["nobody", own].sort());
  const { chats } = await console.api("POST", "/chats", { asset_id: asset.id, all_users: true, text: "Good morning" });
  assert.equal(chats.length, 2);
  for (const person of [one, other]) await eventually("the greeting is there", () => person.texts().includes("Good morning"));
  const [first, second] = [chats.find((chat) => chat.device_user !== "nobody"), chats.find((chat) => chat.device_user === "nobody")];
  await console.api("POST", `/chats/${second.id}/messages`, { text: "Only for nobody" });
  await eventually("it is there", () => other.texts().includes("Only for nobody"));
  await other.say("And my answer");
  await eventually("the answer is there", async () => (await console.messages(second.id)).some((message) => message.text === "And my answer"));
  // Who answered owns the conversation: the others' have ended, and what they write now begins another.
  await becomes("the other's has ended", async () => (await console.api("GET", `/chats/${first.id}`)).chat.status, "archived");
  assert.equal((await console.api("GET", `/chats/${second.id}`)).chat.status, "open");
  assert.deepEqual((await console.messages(first.id)).map((message) => message.text), ["Good morning"]);
  assert.deepEqual(one.texts(), ["Good morning"]);
  await one.say("I am still here");
  await eventually("it is in a conversation of its own", async () => {
    const open = (await console.chats()).find((chat) => chat.device_user === first.device_user && chat.status === "open");
    return open && open.id !== first.id && (await console.messages(open.id)).some((message) => message.text === "I am still here");
  });
  assert.ok(one.heard.every((frame) => !JSON.stringify(frame).includes(second.uuid)), "not even its name");
  other.leave();
  await becomes("one is there again", () => there(console, asset), [own]);
});

together("who is away is written to all the same, and has it when they come", async (s) => {
  const { console, device, asset } = await desk(s);
  const visitor = await Person.at(s, device, { account: "nobody" });
  await becomes("the visitor is there", () => there(console, asset), ["nobody"]);
  visitor.leave();
  await becomes("the visitor was there", async () => (await users(console, asset)).map((user) => [user.name, Boolean(user.signed_in_at)]), [["nobody", false]]);
  const { chat } = await console.api("POST", "/chats", { asset_id: asset.id, device_user: "nobody", text: "Your laptop is here" });
  const back = await Person.at(s, device, { account: "nobody" });
  await eventually("it waited", () => back.texts().includes("Your laptop is here"));
  const snapshot = back.heard.find((frame) => frame.type === "snapshot").body;
  assert.equal(snapshot.chat?.chat_id ?? back.heard.find((frame) => frame.type === "chat.changed").body.chat.chat_id, chat.uuid);
});

story("a technician and a user who is offline start at once: it is one conversation", async (s) => {
  const { console, device, asset } = await desk(s);
  const person = await Person.at(s, device);
  await becomes("they are there", () => there(console, asset), [own]);
  await console.stop();
  await person.say("Is anybody there?");
  await console.start();
  const { chat } = await console.api("POST", "/chats", { asset_id: asset.id, text: "Hello, it is Ana" });
  await eventually("both stand in it", async () => {
    const texts = (await console.messages(chat.id)).map((message) => message.text);
    return texts.includes("Is anybody there?") && texts.includes("Hello, it is Ana");
  });
  assert.equal((await console.chats()).length, 1);
  await eventually("the person has both in one", () => {
    const said = person.heard.filter((frame) => frame.type === "messages").flatMap((frame) => frame.body.messages);
    const last = new Map(said.map((message) => [message.text, message.chat_id]));
    return last.size === 2 && new Set(last.values()).size === 1;
  });
});
