// Starts that cannot work: flags, environment, files and ports. Each says what is wrong, where that was set and what is expected.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";

story("the command line's own mistakes", async (s) => {
  const console = await Console.start(s);
  const cases = [
    [["enrollment", "create", "--customer", "x", "--expires", "soon"], /--expires: found "soon", expected a span such as 30m, 12h, 7d or 2w/],
    [["enrollment", "create", "--customer", "x", "--uses", "0"], /Uses must be between 1 and 100000/],
    [["enrollment", "create", "--customer", "x", "--expires", "5s"], /Expires in must be between 60 seconds and one year/],
    [["admin", "create", "not an address"], /email: found "not an address", expected an address such as ana@example\.org/],
    [["key", "create", "nobody@example.org", "--name", "x"], /nobody signs in as nobody@example\.org/],
  ];
  for (const [words, said] of cases) {
    const { code, err } = await attempt(program("deskbell-console"), [...words, "--data", console.data], { input: "a long enough password\n" });
    assert.equal(code, 1, `${words.join(" ")}: ${err}`);
    assert.match(err, said);
  }
  const file = join(s.folder, "there.tar");
  writeFileSync(file, "mine");
  const backup = await attempt(program("deskbell-console"), ["backup", file, "--data", console.data]);
  assert.equal(backup.code, 1);
  assert.match(backup.err, /there\.tar: exists already: name another file/);
  assert.equal(await run("cat", [file]), "mine");
});
