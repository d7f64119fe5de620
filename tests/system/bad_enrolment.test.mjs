// Enrolment with tokens that are wrong and bodies that are nonsense: refused with reasons, and nothing is left behind.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt, memory, picture } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { program } from "./support/places.mjs";
import { enrolment, post } from "./support/raw_wires.mjs";
import { story } from "./support/story.mjs";

/** SQL on the console's database, beside the console: what takes days otherwise, and what no route tells. */
const sql = async (console, statement) => (await run("sqlite3", ["-cmd", ".timeout 5000", join(console.data, "console.db"), statement])).trim();

const tokens = async (console) => (await console.api("GET", "/enrollment_tokens")).enrollment_tokens;

story("a token that is unknown, used up, expired or revoked enrols nobody, and its refusal says what to do", async (s) => {
  const console = await Console.start(s);
  const enroll = (state, token, ...flags) =>
    attempt(program("deskbell"), ["--state", join(s.folder, state), "enroll", "--url", console.url, "--ca-file", console.ca, ...flags],
      { env: { DESKBELL_TOKEN: token } });

  const used = await console.token({ uses: 1 });
  assert.equal((await enroll("first", used)).code, 0);
  const expired = await console.token();
  await sql(console, `UPDATE enrolment_tokens SET expires_at = ${Date.UTC(2026, 4, 3, 9, 12)} WHERE uses_left = 1`);
  const revoked = await console.token();
  await console.api("DELETE", `/enrollment_tokens/${(await tokens(console))[0].id}`);
  const before = { tokens: await tokens(console), assets: (await console.assets()).length };

  const cases = [
    ["unknown", "dbt_nobody-made-this", /token: is not known here: check that it was copied whole, or make a new one/],
    ["cut short", used.slice(0, -1), /token: is not known here/],
    ["used up", used, /token: has been used up: make a new one/],
    ["expired", expired, /token: expired on 2026-05-03T09:12:00\S*: make a new one/],
    ["revoked", revoked, /token: was revoked: make a new one/],
  ];
  for (const [name, token, words] of cases) {
    const state = `state-${name.replace(" ", "-")}`;
    const { code, err } = await enroll(state, token);
    assert.equal(code, 1, name);
    assert.match(err, words, name);
    assert.match(err, /Ask for a new enrolment token; nothing was changed here/, name);
    assert.ok(!err.includes(token), `${name}: the token stands in the message`);
    assert.deepEqual(readdirSync(join(s.folder, state)), [], `${name}: something was left behind`);
  }
  const without = await enroll("state-none", "");
  assert.equal(without.code, 2);
  assert.match(without.err, /found no enrolment token: give it in a file \(--token-file\), on standard input or in DESKBELL_TOKEN/);

  // A device that is enrolled stays so when somebody tries again with a bad token.
  const first = picture(join(s.folder, "first"));
  const again = await enroll("first", expired, "--force");
  assert.equal(again.code, 1);
  assert.equal(picture(join(s.folder, "first")), first);

  assert.deepEqual({ tokens: await tokens(console), assets: (await console.assets()).length }, before);
  const log = readFileSync(s.log("console"), "utf8");
  for (const [name, token] of cases) assert.ok(!log.includes(token), `${name}: the token stands in the console's log`);
  const stored = await sql(console, "SELECT group_concat(token_digest) FROM enrolment_tokens");
  for (const token of [used, expired, revoked]) assert.ok(!stored.includes(token), "a token is stored");
});

story("of 100 parallel uses of a one-use token exactly one enrols a device", async (s) => {
  const console = await Console.start(s);
  const token = await console.token({ uses: 1 });
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) =>
    post(console.url, console.ca, "/agent/v1/enroll", JSON.stringify(enrolment(token, { hostname: `desk-${i}`, digest: i.toString(16).padStart(64, "0") }).body))));
  const by = Map.groupBy(answers, (answer) => answer.status);
  assert.equal(by.get(200)?.length, 1);
  assert.equal(by.get(401)?.length, 99);
  for (const { text } of by.get(401)) {
    assert.deepEqual(JSON.parse(text), { error: "token: has been used up: make a new one" });
  }
  assert.equal((await console.assets()).length, 1);
  assert.equal(await sql(console, "SELECT count(*) FROM device_identities"), "1");
  const [made] = await tokens(console);
  assert.deepEqual([made.uses_left, made.used], [0, 1]);
});

story("nonsense sent to the enrolment is refused field by field, and takes neither memory nor a use of the token", async (s) => {
  const console = await Console.start(s);
  const token = await console.token({ uses: 1 });
  const good = enrolment(token, { digest: "d".repeat(64) }).body;
  const say = (body, headers, method) => post(console.url, console.ca, "/agent/v1/enroll", body, headers, method);
  const high = memory(console.pid, "VmHWM");

  const cases = [
    ["10,000 deep", "[".repeat(10_000), 413, "JSON is nested deeper than 32 levels"],
    ["10,000 deep inside", JSON.stringify({ ...good, hardware: 0 }).replace(":0", `:${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`), 413, "JSON is nested deeper than 32 levels"],
    ["invalid UTF-8", Buffer.from('{"token":"\xff\xfe"}', "latin1"), 422, "JSON holds bytes that are not UTF-8"],
    ["half a character", '{"token":"\\ud800"}', 422, "not JSON"],
    ["no JSON", "token=abc", 422, "not JSON"],
    ["nothing", "", 422, "not JSON"],
    ["a list", "[]", 422, "found a list, expected an object"],
    ["a number as token", JSON.stringify({ ...good, token: 7 }), 422, "token: found the number 7, expected a text"],
    ["no key", JSON.stringify({ ...good, public_key: undefined }), 422, "public_key: is missing"],
    ["a short key", JSON.stringify({ ...good, public_key: "AAAA" }), 422, "public_key: expected 32 bytes in base64"],
    ["an old protocol", JSON.stringify({ ...good, protocol_version: 0 }), 422, "protocol_version: found 0, expected at least 1: update the agent"],
    ["control characters in the name", JSON.stringify({ ...good, hardware: { hostname: "a\u0007b" } }), 422, "hardware.hostname"],
    ["a long emoji, cut where it is shown", JSON.stringify({ ...good, protocol_version: "🔔".repeat(50) }), 422, "protocol_version: found the text \"🔔🔔🔔🔔🔔🔔🔔🔔🔔🔔…\", expected a whole number"],
  ];
  for (const [name, body, status, words] of cases) {
    const answer = await say(body);
    assert.equal(answer.status, status, `${name}: ${answer.text}`);
    const { error } = JSON.parse(answer.text);
    assert.ok(error.includes(words), `${name}: ${error}`);
  }
  assert.equal((await say("", {}, "GET")).status, 405);
  const large = await say(Buffer.alloc(100 << 20, "x"));
  assert.equal(large.status, 413);
  assert.match(large.text, /larger than 65536 bytes/);
  assert.ok(memory(console.pid, "VmHWM") - high < 16 << 10, "the memory grew");

  assert.equal((await console.assets()).length, 0);
  const answer = await say(JSON.stringify(good));
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await console.assets()).length, 1);
});

story("what an enrolment cannot keep, it does not use up", async (s) => {
  const console = await Console.start(s);
  const token = await console.token({ uses: 1 });
  const enroll = (state) => attempt(program("deskbell"), ["--state", state, "enroll", "--url", console.url, "--ca-file", console.ca], { env: { DESKBELL_TOKEN: token } });
  const { code, err } = await enroll("/proc/deskbell");
  assert.equal(code, 1);
  assert.match(err, /state folder: make the folder \/proc\/deskbell: /);
  const [made] = await tokens(console);
  assert.deepEqual([made.uses_left, made.used], [1, 0]);
  assert.equal((await enroll(join(s.folder, "good"))).code, 0);
  assert.ok(existsSync(join(s.folder, "good", "identity.json")));
});

story("an enrolment whose answer is lost is asked for again, takes one use of the token and makes one device", async (s) => {
  const console = await Console.start(s);
  const network = await Network.start(s, console);
  const token = await console.token({ uses: 1 });
  const state = join(s.folder, "state");
  const enroll = () => attempt(program("deskbell"), ["--state", state, "enroll", "--url", network.url, "--ca-file", console.ca], { env: { DESKBELL_TOKEN: token } });

  network.loseNextAnswer();
  const first = enroll();
  await eventually("the console has made the device", async () => (await sql(console, "SELECT count(*) FROM device_identities")) === "1");
  network.cut();
  const lost = await first;
  assert.equal(lost.code, 1, lost.err);
  assert.ok(!existsSync(join(state, "identity.json")));
  network.restore();
  const second = await enroll();
  assert.equal(second.code, 0, second.err);
  assert.deepEqual(readdirSync(state).filter((name) => /key|identity/.test(name)).sort(), ["device.key", "identity.json"]);
  const [made] = await tokens(console);
  assert.deepEqual([made.uses_left, made.used], [0, 1]);
  assert.equal(await sql(console, "SELECT count(*) FROM device_identities"), "1");
  assert.equal((await console.assets()).length, 1);

  // Only with that key: for everybody else the token is used up.
  const { code, err } = await attempt(program("deskbell"), ["--state", join(s.folder, "other"), "enroll", "--url", console.url, "--ca-file", console.ca],
    { env: { DESKBELL_TOKEN: token } });
  assert.equal(code, 1);
  assert.match(err, /has been used up/);
});
