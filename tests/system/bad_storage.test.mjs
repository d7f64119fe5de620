// Disks that are full and databases that are not as they should be: what was confirmed is kept, what is there is left as it was.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt, picture } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { RawTray } from "./support/raw_tray.mjs";
import { Room, storyWithRoom } from "./support/room.mjs";
import { story } from "./support/story.mjs";

const log = (s, name) => readFileSync(s.log(name), "utf8");
/** A program's words reach its log a little after its answers. */
const logged = (s, name, words) => eventually(`the log of ${name} has ${words}`, () => words.test(log(s, name)));
const texts_of = async (console, chat) => (await console.messages(chat)).filter((one) => one.author.kind !== "automatic").map((one) => one.text);

storyWithRoom("a device whose disk is full confirms nothing that it cannot keep, and goes on when there is room again", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  const room = await Room.under(s, device, "3m");
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
  await logged(s, "device", /the database can be written again/);
  assert.equal(device.pid, pid);
});

storyWithRoom("a console whose disk is full says so, keeps serving what it has, and takes everything when there is room again", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  const tray = await RawTray.open(s, device.socket);
  await tray.say("before");
  const chat = await eventually("the conversation is at the console", async () => (await console.chats())[0]);
  await console.stop();
  const room = await Room.start(s, console.data, "8m");
  console.options.binary = room.wrapper(join(s.folder, "console-inside"), program("deskbell-console"));
  await console.start();
  await device.online();
  await device.delivered();

  room.fill();
  let refused;
  const kept = [];
  for (let i = 0; i < 3000 && !refused; i++) {
    const name = `Customer ${i} ${"x".repeat(200)}`;
    await console.api("POST", "/customers", { business_name: name }).then(() => kept.push(name), (error) => (refused = error));
  }
  assert.equal(refused?.status, 507, String(refused));
  assert.match(refused.message, /the console cannot store this now: its disk may be full, and its log says more\. Nothing was changed; try again later/);
  assert.ok(!refused.message.includes(console.data), "a path of the console's disk is told");
  await logged(s, "console", /nothing can be stored: .*the disk is full: free space on it, nothing was changed/);
  // Reading goes on.
  assert.deepEqual(await texts_of(console, chat.id), ["before"]);
  // What the device says is kept there: nobody tells it that the console has it.
  for (const text of ["one", "two", "three"]) assert.equal((await tray.say(text)).error, undefined);
  await eventually("it waits on the device", async () => (await device.status()).outbox.waiting >= 3);
  assert.deepEqual(await texts_of(console, chat.id), ["before"]);

  room.free();
  await device.delivered();
  await becomes("everything arrives, once and in order", () => texts_of(console, chat.id), ["before", "one", "two", "three"]);
  await logged(s, "console", /the database can be written again/);
  const { meta } = await console.api("GET", "/customers?per_page=1");
  assert.equal(meta.total_entries, kept.length + 1);
  await console.stop();
  const check = await attempt(console.options.binary, ["check", "--data", console.data]);
  assert.equal(check.code, 0, check.err);
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
    ["identity damaged", () => writeFileSync(join(device.state, "identity.json"), '{"device_id": "x"}'), /identity .*identity\.json: device_id: found the text "x", expected a UUID of 36 characters: the file is damaged: enrol this device again \(deskbell enroll --force --url URL\); what waits is kept/],
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

story("a console's data that is newer, damaged, incomplete or not its own: every command says what to do and leaves it as it was", async (s) => {
  const console = await Console.start(s);
  await console.api("POST", "/customers", { business_name: "Harbour Bakery" });
  await console.stop();
  const { data } = console;
  const whole = join(s.folder, "whole");
  await copy(data, whole);
  const file = join(data, "console.db");
  const commands = [
    ["serve", "--listen", "127.0.0.1:0"], ["check"], ["backup", join(s.folder, "backup.tar")], ["enrollment", "create", "--customer", "x"],
    ["import-policy", "policies/starter/kiosk.json"], ["key", "create", "robin@helpdesk.example", "--name", "x"],
  ];
  const cases = [
    ["newer", () => sqlite(file, "PRAGMA user_version = 999"), /console\.db: the database is from a newer version \(its schema is 999, this program knows \d+\): install that version again, or restore a backup made before it; the file was left as it was/],
    ["another program's", () => sqlite(file, "PRAGMA application_id = 7"), /this is a database of another program \(application id 7\): name another data folder; the file was left as it was/],
    ["no database", () => writeFileSync(file, "hello".repeat(1000)), /console\.db: the file is damaged or no database: restore a backup \(file is not a database\)/],
    ["damaged", () => damage(file), /console\.db: the (database|file) is damaged.*restore a backup/s],
    ["a key gone", () => rmSync(join(data, "keys", "policy.key")), /policy\.key: is gone: restore it from a backup; a new one in its place would cut off every device\. Nothing was changed/],
    ["a key that others may read", () => run("chmod", ["644", join(data, "keys", "policy.key")]), /policy\.key: others may read this key; run chmod 600 on it/],
    ["a key damaged", () => writeFileSync(join(data, "keys", "policy.key"), "x\n"), /policy\.key: is no key \(expected 32 bytes in base64\): restore it from a backup/],
    ["the database gone", () => rmSync(file), /its keys are there and its database \(console\.db\) is gone: restore it from a backup/],
  ];
  for (const [name, spoil, words] of cases) {
    rmSync(data, { recursive: true });
    await copy(whole, data);
    await spoil();
    const before = picture(data);
    for (const command of commands) {
      const { code, err } = await attempt(program("deskbell-console"), [...command, "--data", data], { limit: 10_000 });
      assert.equal(code, 1, `${name}: ${command[0]}: ${code} ${err}`);
      assert.match(err, words, `${name}: ${command[0]}`);
      const after = picture(data).replace(/\n\.\/lock .*/, "");
      assert.equal(after, before.replace(/\n\.\/lock .*/, ""), `${name}: ${command[0]} changed something`);
    }
    assert.ok(!existsSync(join(s.folder, "backup.tar")), `${name}: half a backup was left`);
  }

  // A mistyped folder becomes no console, and a folder of something else is not taken over.
  const mistyped = join(s.folder, "dta");
  for (const command of commands.slice(1)) {
    const { code, err } = await attempt(program("deskbell-console"), [...command, "--data", mistyped]);
    assert.equal(code, 1, command[0]);
    assert.match(err, /dta: there is no console in it: check the folder's name; a new one is made with deskbell-console admin create EMAIL --data/, command[0]);
    assert.ok(!existsSync(mistyped), `${command[0]} made the folder`);
  }
  const home = join(s.folder, "home");
  mkdirSync(home, { mode: 0o755 });
  copyFileSync("/etc/hostname", join(home, "letter.txt"));
  const before = picture(home);
  for (const command of [["serve", "--listen", "127.0.0.1:0"], ["admin", "create", "a@b.example"]]) {
    const { code, err } = await attempt(program("deskbell-console"), [...command, "--data", home], { input: "a long enough password\n" });
    assert.equal(code, 1, err);
    assert.match(err, /home: found "letter\.txt" and no console in it, expected an empty folder or a console's: check --data\. Nothing was changed/);
    assert.equal(picture(home), before);
  }

  rmSync(data, { recursive: true });
  await copy(whole, data);
  await console.start();
  assert.ok(await console.customer("Harbour Bakery"));
});
