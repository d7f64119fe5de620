// Starts that cannot work: flags, environment, files and ports. Each says what is wrong, where that was set and what is expected.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt } from "./support/attempts.mjs";
import { Console } from "./support/console.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";

story("deskbelld and deskbell: what is wrong and where it was set", async (s) => {
  const state = join(s.folder, "state");
  const file = join(s.folder, "agent.json");
  const config = (text) => {
    writeFileSync(file, text);
    return ["--config", file];
  };
  const cases = [
    ["an unknown flag", ["--bogus"], {}, /not expected: --bogus/],
    ["a level that is none", ["--log-level", "loud"], {}, /--log-level: found "loud", expected trace, debug, info, warn, error or off/],
    ["the same in the environment", [], { DESKBELL_LOG_LEVEL: "loud" }, /DESKBELL_LOG_LEVEL: found "loud", expected trace/],
    ["the same in the file", () => config('{"log_level": "loud"}'), {}, /configuration .*agent\.json: log_level: found "loud", expected trace/],
    ["a URL that is none", [], { DESKBELL_URL: "help desk" }, /DESKBELL_URL: URL 'help desk': cannot be read; expected the form https:\/\/host:port\/path/],
    ["another scheme", () => config('{"url": "ftp://x"}'), {}, /configuration .*agent\.json: url: URL 'ftp:\/\/x': scheme is 'ftp', expected https or wss/],
    ["a pin that is none", ["--pin", "abc"], {}, /--pin: TLS pin: 'abc' is no SHA-256: expected 64 hex digits or 44 characters of base64/],
    ["a proxy of another kind, with a password", [], { DESKBELL_PROXY: "socks5://me:secret@host" }, /DESKBELL_PROXY: proxy: only HTTP proxies are supported; expected http:\/\/host:port/],
    ["a file with a comma too many", () => config('{\n  "url": "https://x",\n}'), {}, /configuration .*agent\.json:3:1: found a comma before "}", expected well-formed JSON/],
    ["a file that ends too soon", () => config('{\n  "url": '), {}, /agent\.json:2:\d+: found the end of the text, expected well-formed JSON/],
    ["a file that is not UTF-8", () => config(Buffer.from('{"url": "\xff"}', "latin1")), {}, /agent\.json:1:10: found bytes that are not UTF-8, expected a text in UTF-8/],
    ["a file 10,000 deep", () => config("[".repeat(10_000)), {}, /agent\.json:1:33: found more than 32 levels of lists and objects, expected at most 32/],
    ["a wrong kind in the file", () => config('{"url": 7}'), {}, /configuration .*agent\.json: url: found the number 7, expected a text/],
    ["a file that is not there", ["--config", join(s.folder, "none.json")], {}, /configuration: read .*none\.json: No such file or directory: check the path in --config or DESKBELL_CONFIG/],
    ["the same in the environment", [], { DESKBELL_CONFIG: join(s.folder, "none.json") }, /none\.json: No such file or directory: check the path/],
    ["a folder as file", ["--config", s.folder], {}, /this is not a regular file/],
    ["an endless file", ["--config", "/dev/zero"], {}, /this is not a regular file/],
  ];
  for (const [name, flags, env, words] of cases) {
    const args = typeof flags === "function" ? flags() : flags;
    for (const [binary, more] of [["deskbelld", []], ["deskbell", ["status"]]]) {
      if (binary === "deskbell" && args[0] === "--log-level") continue; // a flag of the service alone
      const { code, err } = await attempt(program(binary), ["--state", state, ...args, ...more], { env });
      assert.equal(code, 2, `${binary}: ${name}: ${code} ${err}`);
      assert.match(err, words, `${binary}: ${name}`);
      assert.ok(!err.includes("secret"), `${name}: a password is shown`);
      assert.ok(!existsSync(state), `${binary}: ${name}: something was made`);
    }
  }

  // A misspelt entry is no reason not to help: it is told, and the rest counts.
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(join(state, "agent.json"), '{"urll": "https://x"}');
  const told = await attempt(program("deskbell"), ["--state", state, "status"]);
  assert.match(told.err, /agent\.json: found "urll", which means nothing here: expected url, ca_file, pin, proxy, log_level, allow_plain; it is ignored/);

  // Folders that cannot be used.
  const link = join(s.folder, "link");
  symlinkSync(state, link);
  const to_link = await attempt(program("deskbelld"), ["--state", link]);
  assert.deepEqual([to_link.code, /link: found something else, expected a folder \(not a link\)/.test(to_link.err)], [1, true], to_link.err);
  const long = await attempt(program("deskbelld"), ["--state", state, "--socket", join(s.folder, "x".repeat(120), "tray.sock")]);
  assert.equal(long.code, 1);
  assert.match(long.err, /a socket's path may have 107: choose a shorter one/);
});

story("the command line's own mistakes", async (s) => {
  const console = await Console.start(s);
  const cases = [
    [["enrollment", "create", "--customer", "x", "--expires", "soon"], /--expires: found "soon", expected a span such as 30m, 12h, 7d or 2w/],
    [["enrollment", "create", "--customer", "x", "--uses", "0"], /Uses: found 0, expected 1 to 100000/],
    [["enrollment", "create", "--customer", "x", "--expires", "5s"], /Expires in: found 5, expected 60 to 31622400 seconds/],
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
