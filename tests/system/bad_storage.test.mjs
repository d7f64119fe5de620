// Disks that are full and databases that are not as they should be: what was confirmed is kept, what is there is left as it was.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt, picture } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { RawTray } from "./support/raw_tray.mjs";
import { Room, why_no_room } from "./support/room.mjs";
import { story } from "./support/story.mjs";

const no_room = why_no_room();
const story_with_room = no_room ? (name) => test(name, { skip: no_room }, () => {}) : story;
const log = (s, name) => readFileSync(s.log(name), "utf8");
const texts_of = async (console, chat) => (await console.messages(chat)).filter((one) => one.author.kind !== "automatic").map((one) => one.text);

story_with_room("a device whose disk is full confirms nothing that it cannot keep, and goes on when there is room again", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  await device.stop();
  const room = await Room.start(s, device.state, "3m");
  device.within = room.within();
  device.cli = room.wrapper(join(s.folder, "deskbell-inside"), program("deskbell"));
  await device.start();
  await device.online();
  const pid = device.pid;
  const tray = await RawTray.open(s, room.path(device.socket));
  const confirmed = [];
  const say = async (text) => {
    const answer = await tray.say(text);
    if (!answer.error) confirmed.push(text);
    return answer;
  };
  assert.equal((await say("before")).error, undefined);
  const [chat] = await eventually("the conversation is at the console", async () => {
    const chats = await console.chats();
    return chats.length > 0 ? chats : null;
  });
  await becomes("the first message is there", () => texts_of(console, chat.id), ["before"]);

  room.fill();
  // The database's own log has pages to spare: some more may be kept, and then none.
  let refused;
  for (let i = 0; i < 400 && !refused; i++) {
    const answer = await say(`${i} ${"x".repeat(6000)}`);
    if (answer.error) refused = answer;
  }
  assert.ok(refused, "400 long messages were kept on a full disk");
  assert.equal(refused.code, "storage");
  assert.match(refused.error, /the disk is full: free some space\. Nothing is lost that was confirmed/);
  const status = await device.status();
  assert.match(status.outbox.error, /the disk is full/);
  assert.match(await device.command("status"), /the disk is full: free some space/);
  assert.match(await device.command("diagnose").catch((error) => error.out), /FAIL\s+disk\s+only .* free in .*: free some space/);
  // What a technician says meanwhile is not lost either: the device does not say that it has it.
  await console.api("POST", `/chats/${chat.id}/messages`, { text: "Can you hear me?" });

  room.free();
  await eventually("the technician's message is in the tray", () => tray.events.find((event) =>
    event.type === "messages" && event.body.messages.some((one) => one.text === "Can you hear me?")));
  assert.equal((await say("after")).error, undefined);
  await device.delivered();
  await becomes("everything confirmed is at the console, once and in order", async () =>
    (await texts_of(console, chat.id)).filter((text) => text !== "Can you hear me?"), confirmed);
  assert.equal((await device.status()).outbox.error, undefined);
  assert.match(log(s, "device"), /the database can be written again/);
  assert.equal(device.pid, pid);

  // A start on a full disk says so and ends; nothing is lost by it, and with room again it starts as ever.
  await device.stop();
  room.fill();
  const [enter, ...words] = [...room.within(), program("deskbelld"), "--foreground", "--state", device.state, "--socket", device.socket];
  const started = s.start("device-on-full", enter, words, { env: device.env });
  assert.equal((await started.ended).code, 1);
  assert.match(log(s, "device-on-full"), /disk is full|No space left|the disk cannot be written \(disk I\/O error\): is it full, or failing\?/);
  room.free();
  await device.start();
  await device.online();
});

/** With its modes; `to` is not there yet. */
const copy = (from, to) => run("cp", ["-a", from, to]);
const sqlite = (file, statement) => run("sqlite3", [file, statement]);
/** Bytes in the middle become noise; the header stays. */
function damage(file) {
  const bytes = readFileSync(file);
  for (let i = 8192; i < Math.min(bytes.length, 8192 + 40_960); i++) bytes[i] = (i * 131) & 255;
  writeFileSync(file, bytes);
}

story("a database of a newer version, of another program, or damaged: the device's service says what to do and leaves it as it was", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  await device.stop();
  const whole = join(s.folder, "whole");
  await copy(device.state, whole);
  const file = join(device.state, "agent.db");
  const cases = [
    ["newer", () => sqlite(file, "PRAGMA user_version = 999"), /database .*agent\.db: found version 999, expected at most \d+: it was written by a newer Deskbell\. Install that version again\. Nothing was changed/],
    ["another program's", () => sqlite(file, "PRAGMA application_id = 7"), /agent\.db is not a database of Deskbell: move it away, or choose another state folder with --state\. Nothing was changed/],
    ["no database", () => writeFileSync(file, "hello"), /agent\.db is not a database of Deskbell/],
    ["damaged", () => damage(file), /agent\.db.* is damaged \(.*\): move it away and start again/s],
    ["identity damaged", () => writeFileSync(join(device.state, "identity.json"), '{"device_id": "x"}'), /identity .*identity\.json: device_id: found the text "x", expected a UUID of 36 characters: the file is damaged: enrol this device again \(deskbell enroll --force\); what waits is kept/],
    ["key damaged", () => writeFileSync(join(device.state, "device.key"), "x\n"), /device key: .*device\.key holds no key: enrol again with --force/],
    ["key gone", () => rmSync(join(device.state, "device.key")), /device key: read .*device\.key: No such file or directory/],
  ];
  for (const [name, spoil, words] of cases) {
    rmSync(device.state, { recursive: true });
    await copy(whole, device.state);
    await spoil();
    const before = picture(device.state).replace(/^\.\/lock .*\n?/m, "");
    const { code, err } = await attempt(program("deskbelld"), ["--foreground", "--state", device.state, "--socket", device.socket]);
    assert.equal(code, 1, `${name}: ${err}`);
    assert.match(err, words, name);
    assert.equal(picture(device.state).replace(/^\.\/lock .*\n?/m, ""), before, `${name}: something was changed`);
    if (name === "identity damaged") {
      const said = await attempt(program("deskbell"), ["--state", device.state, "status"]);
      assert.match(said.out, /identity .*device_id: found the text "x"/);
    }
    const diagnosis = await attempt(program("deskbell"), ["--state", device.state, "diagnose"]);
    assert.equal(diagnosis.code, 1, name);
    assert.match(diagnosis.out, /FAIL\s+(database|enrolment|device key)/, name);
  }
  rmSync(device.state, { recursive: true });
  await copy(whole, device.state);
  await device.start();
  await device.online();
});
