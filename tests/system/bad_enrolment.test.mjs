// Enrolment with tokens that are wrong and bodies that are nonsense: refused with reasons, and nothing is left behind.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt, picture } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
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
    post(console.url, console.ca, "/agent/v1/enroll", JSON.stringify(enrolment(token, { hostname: `desk-${i}`, digest: `digest-${i}` }).body))));
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
