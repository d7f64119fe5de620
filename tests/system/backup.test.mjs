// Backups and lost databases with the real program: nothing but what a backup made itself is ever removed, what has a backup's name
// is a whole one, and a console that lost its database never becomes a new one.
import assert from "node:assert/strict";
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, until } from "../../scripts/lib/processes.mjs";
import { attempt, picture } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";

const binary = program("deskbell-console");
const command = (data, ...words) => attempt(binary, [...words, "--data", data], { input: "correct-horse-9\n", limit: 60_000 });
/** The lock tells who served last, and is no data. */
const still = (data) => picture(data).replace(/^\.\/lock .*\n?/m, "");

async function make_console(s, name = "data") {
  const data = join(s.folder, name);
  const made = await command(data, "admin", "create", "ana@example.org");
  assert.equal(made.code, 0, made.err);
  return data;
}

async function assert_sound(data) {
  const { code, err } = await command(data, "check");
  assert.equal(code, 0, err);
  assert.match((await command(data, "admin", "list")).out, /ana@example\.org/);
}

story("a backup removes nothing that it did not make", async (s) => {
  const data = await make_console(s);
  await assert_sound(data);
  // cd DATA; deskbell-console backup console --data .
  await run(binary, ["backup", "console", "--data", "."], { cwd: data });
  await assert_sound(data);
  assert.match(await run("tar", ["-tf", join(data, "console")]), /^console\.db\nkeys\//);

  const out = join(s.folder, "out");
  mkdirSync(out);
  writeFileSync(join(out, "important.db"), "my only copy");
  assert.equal((await command(data, "backup", join(out, "important"))).code, 0);
  const again = await command(data, "backup", join(out, "important"));
  assert.equal(again.code, 1);
  assert.match(again.err, /important: exists already: name another file/);
  assert.equal(readFileSync(join(out, "important.db"), "utf8"), "my only copy");
  assert.deepEqual(readdirSync(out).sort(), ["important", "important.db"]);
  assert.equal(statSync(join(out, "important")).mode & 0o777, 0o600);

  const before = still(data);
  for (const place of ["keys/x.tar", "console.db-wal", "lock"]) {
    const refused = await command(data, "backup", join(data, place));
    assert.equal(refused.code, 1, place);
    assert.match(refused.err, /is among the console's own files \(keys, files and console\.db\): name a file outside of/);
  }
  assert.equal(still(data), before);
});

story("a backup that was killed has no backup's name, and the next one clears up after it", async (s) => {
  const data = await make_console(s);
  const large = join(data, "files", "1", "large");
  mkdirSync(join(data, "files", "1"), { recursive: true });
  closeSync(openSync(large, "w"));
  truncateSync(large, 300_000_000);
  const out = join(s.folder, "out");
  mkdirSync(out);
  const file = join(out, "nightly.tar");
  writeFileSync(`${file}.db`, "not the backup's");
  const killed = s.start("killed", binary, ["backup", file, "--data", data]);
  const begun = () => readdirSync(out).find((name) => name.startsWith("nightly.tar.unfinished-"));
  await until("a part of it is written", () => {
    const content = begun() && join(out, begun(), "content");
    return content && existsSync(content) && statSync(content).size > 1_000_000;
  }, { every: 1 });
  await killed.kill();
  assert.equal((await killed.ended).signal, "SIGKILL", "it was in the middle of it");
  assert.ok(begun());
  assert.ok(!existsSync(file), "what is not whole has no backup's name");

  truncateSync(large, 1_000_000);
  const done = await command(data, "backup", file);
  assert.equal(done.code, 0, done.err);
  assert.deepEqual(readdirSync(out).sort(), ["nightly.tar", "nightly.tar.db"]);
  assert.equal(readFileSync(`${file}.db`, "utf8"), "not the backup's");
  const restored = join(s.folder, "restored");
  mkdirSync(restored, { mode: 0o700 });
  await run("tar", ["-xpf", file, "-C", restored]);
  rmSync(join(restored, "files", "1", "large")); // no file of a console: its name is no digest
  await assert_sound(restored);
});

story("a console whose database was emptied stays what it was: every command refuses, and from the backup it knows its devices", async (s) => {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await console.online();
  await device.delivered();
  const backup = join(s.folder, "backup.tar");
  await console.command("backup", backup);
  await console.stop();
  const { data } = console;
  const file = join(data, "console.db");
  const commands = [
    ["serve", "--listen", "127.0.0.1:0"], ["check"], ["admin", "create", "new@example.org"], ["admin", "list"], ["admin", "disable", "robin@helpdesk.example"],
    ["key", "list"], ["key", "create", "robin@helpdesk.example", "--name", "x"], ["enrollment", "create", "--customer", "x"],
    ["import-policy", "policies/starter/kiosk.json"], ["signing-key", "rotate", "policy"], ["backup", join(s.folder, "second.tar")],
  ];
  const header = join(s.folder, "header.db");
  await run("sqlite3", [header, "VACUUM"]);
  assert.equal(statSync(header).size, 4096);
  const mark = join(data, "keys", "database-mark");
  for (const [what, spoil, words] of [
    ["0 bytes", () => truncateSync(file, 0), /its database \(console\.db\) has 0 bytes: what it held is gone: restore it from a backup/],
    ["0 bytes, never served", () => rmSync(mark), /has 0 bytes: what it held is gone/],
    ["missing, never served", () => rmSync(file), /its keys are there and its database \(console\.db\) is gone: restore it from a backup/],
    ["a header alone", () => copyFileSync(header, file), /console\.db: there is nothing in this database: what it held is gone: restore it from a backup; the file was left as it was/],
  ]) {
    spoil();
    const before = still(data);
    for (const words_of_command of commands) {
      const { code, err } = await command(data, ...words_of_command);
      assert.equal(code, 1, `${what}: ${words_of_command.join(" ")}: ${code} ${err}`);
      assert.match(err, words, `${what}: ${words_of_command.join(" ")}`);
      assert.equal(still(data), before, `${what}: ${words_of_command.join(" ")} changed something`);
    }
    assert.ok(!existsSync(join(s.folder, "second.tar")));
  }

  await console.restore(backup);
  await device.online();
  assert.equal((await console.assets()).length, 1);
});
