// Frames that no honest peer sends, on the device link and the live link: each ends its own link at most, and nobody else notices.
// (The tray link's are in tests/agent/live_frames_test.cpp.)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { memory } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually, stays } from "./support/facts.mjs";
import { RawConsole, frame as serverFrame } from "./support/raw_console.mjs";
import { frame, liveLinks, metric, post, RawDevice, RawWebSocket, uuid7 } from "./support/raw_wires.mjs";
import { story } from "./support/story.mjs";

const deep = (inside) => '{"a":'.repeat(10_000) + inside + "}".repeat(10_000);
const megabyte = Buffer.alloc(1 << 20, "x");

/** 100 MB in one frame, for as long as the peer takes it. */
async function sendHundredMegabytes(socket, head) {
  socket.write(head);
  for (let i = 0; i < 100 && !socket.destroyed && socket.writable; i++) {
    if (!socket.write(megabyte)) await Promise.race(["drain", "close", "error"].map((event) => new Promise((done) => socket.once(event, done))));
  }
}

story("on the device link the console refuses what is no frame, closes only that link, and keeps its memory", async (s) => {
  const console = await Console.start(s);
  const honest = await Device.start(s, console);
  await honest.online();
  const chat = { chat_id: uuid7(), user: { kind: "posix", account_id: "1", name: "u" }, opened_at: Date.now() };
  const cases = [
    ["a binary frame", (link) => link.write(frame("{}", { opcode: 2 })), 1008],
    ["invalid UTF-8", (link) => link.write(frame(Buffer.from('{"type":"x\xff\xfe"}', "latin1"))), 1007],
    ["10,000 deep", (link) => link.say(`{"type":"chat.typing","body":${deep("1")}}`), 1008, /nested deeper than 32 levels/],
    ["no JSON", (link) => link.say("hello"), 1008, /not JSON/],
    ["a list", (link) => link.say("[]"), 1008, /frame: found a list, expected an object/],
    ["no body", (link) => link.say({ type: "ack" }), 1008, /body: is missing/],
    ["a signal with a wrong field", (link) => link.say({ type: "chat.typing", body: { chat_id: "mine" } }), 1008, /chat\.typing\.body\.chat_id: found the text "mine", expected a UUID of 36 characters/],
    ["a fact without its id", (link) => link.say({ type: "chat.opened", seq: 1, body: chat }), 1008, /id/],
    ["a fact without id and seq", (link) => link.say({ type: "chat.opened", body: chat }), 1008, /chat\.opened\.id: is missing/],
    ["a signal that only the console says", (link, device) => link.say({ type: "hello", body: device.hello({ nonce: "" }) }), 1008, /is not said here/],
    ["a gap", (link) => link.say({ type: "chat.opened", id: uuid7(), seq: 99, body: chat }), 1008, /.+/],
    ["a reserved opcode", (link) => link.write(frame("{}", { opcode: 3 })), 1002],
  ];
  // Each from a device of its own, all at once: closing takes its time.
  await Promise.all(cases.map(async ([name, speak, code, words]) => {
    const device = await RawDevice.enrol(console);
    const link = await device.link();
    speak(link, device);
    if (words) assert.match((await link.next("goodbye")).body.message, words, name);
    assert.equal((await link.end()).code, code, name);
  }));

  const raw = await RawDevice.enrol(console);
  const before = memory(console.pid, "VmHWM");
  for (let i = 0; i < 5; i++) {
    const link = await raw.link();
    await sendHundredMegabytes(link.socket, frame("", { length: 100 << 20 }));
    const { code } = await link.end();
    assert.ok(code === 1009 || code === 1006, `closed with ${code}`); // what was still on its way may break the connection off
    link.destroy();
  }
  // One byte more than is allowed, and no more: the code arrives.
  const link = await raw.link();
  link.write(frame(Buffer.alloc(256 * 1024 + 1, " ")));
  assert.equal((await link.end()).code, 1009);
  assert.ok(memory(console.pid, "VmHWM") - before < 8 << 10, "the memory grew");

  assert.equal((await console.chats()).length, 0);
  assert.equal((await honest.status()).link.status, "online");
  assert.ok((await honest.status()).link.since < Date.now() - 100);
  const log = readFileSync(s.log("device"), "utf8");
  assert.equal(log.match(/link: online/g).length, 1, "the honest device was cut off");
});

story("what a newer device says and this console does not know is passed over, kept and acknowledged, and told in the log", async (s) => {
  const console = await Console.start(s);
  const raw = await RawDevice.enrol(console);
  const link = await raw.link();
  link.say({ type: "chat.wave", body: { to: "everybody" } });
  link.say(raw.fact("device.danced\u001b[2J", { steps: ["waltz"] }));
  assert.equal((await link.next("ack")).body.seq, 1);
  const wrong = raw.fact("chat.opened", { chat_id: 7 });
  link.say(wrong);
  assert.equal((await link.next("ack")).body.seq, 2);
  // The line goes on: the next fact is applied.
  link.say(raw.fact("device.event", { kind: "started", detail: "after all", happened_at: Date.now() }));
  assert.equal((await link.next("ack")).body.seq, 3);
  assert.equal(await metric(console, "facts_unread_total"), 2);
  assert.equal(link.closed, null);
  const log = await eventually("the log tells it", () => {
    const text = readFileSync(s.log("console"), "utf8");
    return /type: found "chat\.wave", which this link does not know: passed over; bring this console up to the device's version/.test(text) && text;
  });
  assert.equal(log.match(/passed over/g).length, 1, "once for each link is enough");
  const told = await console.command("check");
  assert.match(told, /^Sound: .*\nSet aside: 1 of "chat\.opened" from 1 device, the last at \S+Z: .*chat_id.*\nSet aside: 1 of "device\.danced \[2J" from 1 device/m);
});

story("a hello that is wrong opens nothing", async (s) => {
  const console = await Console.start(s);
  const raw = await RawDevice.enrol(console);
  const other = await RawDevice.enrol(console);
  const cases = [
    ["another device's signature", (challenge) => ({ ...other.hello(challenge), device_id: raw.identity.device_id }), "bad_signature"],
    ["yesterday's nonce", () => raw.hello({ nonce: "yesterday" }), "bad_signature"],
    ["a device that nobody knows", (challenge) => ({ ...raw.hello(challenge), device_id: uuid7() }), "unknown_device"],
    ["no signature", (challenge) => ({ ...raw.hello(challenge), signature: undefined }), "protocol"],
    ["a signature that is no base64", (challenge) => ({ ...raw.hello(challenge), signature: "%%%" }), "bad_signature"],
  ];
  for (const [name, hello, reason] of cases) {
    const socket = await RawWebSocket.open(console.url, console.ca, "/agent/v1/link");
    const { body } = await socket.next("challenge");
    socket.say({ type: "hello", body: hello(body) });
    assert.equal((await socket.next("goodbye")).body.reason, reason, name);
    assert.equal((await socket.end()).code, 1008, name);
  }
  const early = await RawWebSocket.open(console.url, console.ca, "/agent/v1/link");
  await early.next("challenge");
  early.say({ type: "chat.typing", body: { chat_id: uuid7(), name: "" } });
  assert.match((await early.next("goodbye")).body.message, /the first frame must be hello/);
  assert.equal((await console.assets()).filter((one) => one.online).length, 0);
});

story("on the live link everything unknown gets one fixed answer, and the other technicians' links go on", async (s) => {
  const console = await Console.start(s);
  const open = await liveLinks(console);
  const honest = await open();
  await honest.next("snapshot");
  honest.say({ type: "probe", body: {} });
  await honest.next("alive");
  const cases = [
    ["an unknown type", (link) => link.say({ type: "chat.wave", body: {} })],
    ["a wrong field", (link) => link.say({ type: "typing", body: { chat_id: 7 } })],
    ["what only the console says", (link) => link.say({ type: "snapshot", body: {} })],
    ["no JSON", (link) => link.say("hello")],
    ["10,000 deep", (link) => link.say(`{"type":"active","body":${deep("1")}}`)],
  ];
  for (const [name, speak] of cases) {
    const link = await open();
    await link.next("snapshot");
    speak(link);
    assert.deepEqual((await link.next("goodbye")).body, { reason: "protocol" }, name);
    assert.deepEqual(await link.end(), { code: 1008, reason: "protocol" }, name);
  }
  for (const [name, bytes, code] of [
    ["invalid UTF-8", frame(Buffer.from("\xff\xfe", "latin1")), 1007],
    ["a binary frame", frame("{}", { opcode: 2 }), 1008],
    ["one byte too many", frame(Buffer.alloc(256 * 1024 + 1, " ")), 1009],
  ]) {
    const link = await open();
    await link.next("snapshot");
    link.write(bytes);
    assert.equal((await link.end()).code, code, name);
  }
  const before = memory(console.pid, "VmHWM");
  for (let i = 0; i < 3; i++) {
    const link = await open();
    await link.next("snapshot");
    await sendHundredMegabytes(link.socket, frame("", { length: 100 << 20 }));
    assert.ok([1009, 1006].includes((await link.end()).code));
    link.destroy();
  }
  assert.ok(memory(console.pid, "VmHWM") - before < 8 << 10, "the memory grew");
  // Neither another page's link, nor one with a ticket that is wrong or used.
  await assert.rejects(open({ origin: "https://evil.example" }), /403/);
  const refused = await open({ ticket: "made-up" }).then((link) => link.end(), (error) => ({ code: error.message }));
  assert.match(String(refused.code), /1008|401/);

  // The honest technician's link is told of a change that happens now.
  assert.equal(honest.closed, null);
  await console.api("POST", "/customers", { business_name: "Elm Street Dental" });
  // Beside it, her colleagues' coming and going is told.
  let noun;
  do ({ body: { noun } } = await honest.next("changed")); while (noun === "user");
  assert.equal(noun, "customer");
});

story("a device stays whole whatever its console says, and goes back to its real one with nothing lost", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  const { identity } = await device.online();
  await device.delivered();
  const { console_id, device_id } = JSON.parse(readFileSync(join(device.state, "identity.json"), "utf8"));
  assert.equal(device_id, identity.device_id);
  const say = (value) => serverFrame(typeof value === "string" ? value : JSON.stringify(value));
  const fact = (type, body) => ({ type, id: uuid7(), seq: 1_000_000, body });
  const cases = [
    ["a frame of 100 MB", (socket) => void sendHundredMegabytes(socket, serverFrame("", { length: 100 << 20 })), /more than 262144 bytes arrived: closed with 1009/],
    ["10,000 deep", (socket) => socket.write(say(`{"type":"chat.typing","body":${deep("1")}}`)), /nested deeper than 32 levels/],
    ["invalid UTF-8", (socket) => socket.write(serverFrame(Buffer.from('"\xff\xfe"', "latin1"))), /not UTF-8: closed with 1007/],
    ["a binary frame", (socket) => socket.write(serverFrame("{}", { opcode: 2 })), /a binary message arrived/],
    ["no JSON", (socket) => socket.write(say("hello")), /not JSON/],
    ["a wrong field", (socket) => socket.write(say({ type: "chat.typing", body: { chat_id: 7, name: "x" } })), /chat\.typing\.body\.chat_id: found the number 7/],
    ["a gap", (socket) => socket.write(say(fact("chat.archived", { chat_id: uuid7(), by: "x", archived_at: 0 }))), /gap|expected/],
  ];
  let trick = () => {};
  const evil = await RawConsole.start(s, { certificate: console.tls.certificate, key: console.tls.key }, console_id, (socket) => trick(socket));
  const log = () => readFileSync(s.log("device"), "utf8");
  /** Up to where the real console has everything: what the impostor says that it has, too. */
  const acknowledged = async () => {
    const [seq, id] = (await run("sqlite3", [join(device.state, "agent.db"), "SELECT acknowledged_seq, acknowledged_id FROM uplink"])).trim().split("|");
    return { seq: Number(seq), id };
  };
  await device.stop();
  device.env = { ...device.env, DESKBELL_URL: evil.url };
  for (const [name, speak, words] of cases) {
    const from = log().length;
    trick = speak;
    evil.had = await acknowledged();
    await device.start();
    const high = memory(device.pid, "VmHWM");
    const reason = await eventually(`it says why it left after ${name}`, () => words.exec(log().slice(from)), { seen: () => log().slice(from) });
    assert.ok(reason);
    if (name.includes("100 MB")) assert.ok(memory(device.pid, "VmHWM") - high < 8 << 10, "the memory grew");
    assert.ok(await device.status(), `${name}: the service does not answer any more`);
    await device.stop();
  }
  // Passed over: what it does not know. Refused: a policy that nobody signed. The link stays.
  const document = JSON.stringify({ version: Date.now(), device_id, settings: {} });
  trick = (socket) => {
    socket.write(say({ type: "weather.changed", body: { rain: true } }));
    socket.write(say({ type: "policy.changed", body: { document, signature: Buffer.alloc(64).toString("base64") } }));
  };
  evil.had = await acknowledged();
  await device.start();
  const refused = await eventually("the policy is refused", () => evil.heard.find((one) => one.type === "policy.refused"));
  assert.match(refused.body.reason, /sign/);
  assert.equal((await device.status()).link.status, "online");
  await stays("the link stays", async () => (await device.status()).link.status === "online", 500);

  await device.stop();
  device.env = { ...device.env, DESKBELL_URL: console.url };
  await device.start();
  await device.online();
  await device.delivered();
});

story("a fact that a device cannot read is set aside, told to the console, and holds nothing up", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  const { console_id } = JSON.parse(readFileSync(join(device.state, "identity.json"), "utf8"));
  const say = (value) => serverFrame(JSON.stringify(value));
  const chat = { chat_id: uuid7(), by: "x", archived_at: 0 };
  let last = 0;
  const evil = await RawConsole.start(s, { certificate: console.tls.certificate, key: console.tls.key }, console_id, (socket, hello) => {
    last = hello.downlink_last + 2;
    socket.write(say({ type: "chat.archived", id: uuid7(), seq: last - 1, body: { ...chat, chat_id: 7 } }));
    socket.write(say({ type: "chat.archived", id: uuid7(), seq: last, body: chat }));
  });
  await device.stop();
  const [seq, id] = (await run("sqlite3", [join(device.state, "agent.db"), "SELECT acknowledged_seq, acknowledged_id FROM uplink"])).trim().split("|");
  evil.had = { seq: Number(seq), id };
  device.env = { ...device.env, DESKBELL_URL: evil.url };
  await device.start();
  await eventually("both are acknowledged", () => evil.heard.some((one) => one.type === "ack" && one.body.seq === last));
  const told = await eventually("it is told", () => evil.heard.find((one) => one.body.kind === "fact_unread"));
  assert.match(told.body.detail, /chat\.archived\.body\.chat_id: found the number 7/);
  assert.equal(evil.links, 1, "the link stays");

  await device.stop();
  device.env = { ...device.env, DESKBELL_URL: console.url };
  await device.start();
  await device.online();
  await device.delivered();
  const [asset] = await console.assets();
  const { events } = await console.api("GET", `/customer_assets/${asset.id}/events`);
  assert.ok(events.some((one) => one.kind === "fact_unread"), JSON.stringify(events));
});
