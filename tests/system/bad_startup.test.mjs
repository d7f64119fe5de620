// Starts that cannot work: flags, environment, files and ports. Each says what is wrong, where that was set and what is expected.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { attempt, picture } from "./support/attempts.mjs";
import { Authority } from "./support/bad_certificates.mjs";
import { Console } from "./support/console.mjs";
import { eventually, Hopeless } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";

story("deskbell-console serve: what is wrong, where it was set, and nothing touched", async (s) => {
  const data = join(s.folder, "data");
  const write = (name, text) => {
    writeFileSync(join(s.folder, name), text);
    return join(s.folder, name);
  };
  const own = await Authority.make(join(s.folder, "tls"), "Our own authority");
  const [one, other] = [await own.issue("one"), await own.issue("other")];
  const tls = (certificate, key) => ["--tls-certificate", certificate, "--tls-key", key];
  const serve = ["serve", "--data", data, "--listen", "127.0.0.1:0"];
  const unknown = write("unknown.conf", '# where\nlistn = "127.0.0.1:0"\n');
  const broken = write("broken.conf", "[serve\nlisten = \n");
  const unclosed = write("unclosed.conf", 'listen = "127.0.0.1:0\n');
  const wrong = write("wrong.conf", 'threads = "many"\n');
  const cases = [
    ["no command", [], /found no command, expected one of serve, /],
    ["an unknown command", ["sreve", "--data", data], /found "sreve", expected one of serve, admin, key, enrollment, import-policy, backup, check, openapi/],
    ["an unknown flag", ["serve", "--data", data, "--listne", "127.0.0.1:0"], /found "--listne", expected one of .*--listen/],
    ["no data", ["serve", "--listen", "127.0.0.1:0"], /--data is required/],
    ["no address", ["serve", "--data", data], /--listen is required/],
    ["an address that is none", ["serve", "--data", data, "--listen", "nonsense"], /listen: found 'nonsense', expected ADDRESS:PORT such as 127\.0\.0\.1:8443/],
    ["a port that is none", ["serve", "--data", data, "--listen", "127.0.0.1:99999"], /listen: found '127\.0\.0\.1:99999', expected ADDRESS:PORT/],
    ["beyond loopback without TLS", ["serve", "--data", data, "--listen", "0.0.0.0:0"], /0\.0\.0\.0:0 is not loopback and there is no TLS: give --tls-certificate and --tls-key, or --behind-proxy/],
    ["a number that is none", [...serve, "--threads", "many"], /--threads: Value many not in range 1 to 256/],
    ["the same in the environment", serve, /--threads: Value many not in range 1 to 256 \(from the environment: DESKBELL_CONSOLE_THREADS\)/, { DESKBELL_CONSOLE_THREADS: "many" }],
    ["the same in the file", [...serve, "--config", wrong], new RegExp(`--threads: Value many not in range 1 to 256 \\(from ${wrong}\\)`)],
    ["a limit below nothing", serve, /--requests-per-minute: Value -5 not in range 1 to 1000000 \(from the environment: DESKBELL_CONSOLE_REQUESTS_PER_MINUTE\)/, { DESKBELL_CONSOLE_REQUESTS_PER_MINUTE: "-5" }],
    ["a flag that is neither on nor off", serve, /--behind-proxy.*maybe/, { DESKBELL_CONSOLE_BEHIND_PROXY: "maybe" }],
    ["an unknown entry in the file", [...serve, "--config", unknown], /configuration .*unknown\.conf:2: found "listn", expected one of .*listen/],
    ["a broken file", [...serve, "--config", broken], /configuration .*broken\.conf:1: found "\[serve", expected NAME = VALUE/],
    ["a value without its end", [...serve, "--config", unclosed], /configuration .*unclosed\.conf:1: found "127\.0\.0\.1:0, expected a closing quote/],
    ["a file that is not there", [...serve, "--config", join(s.folder, "none.conf")], /configuration .*none\.conf: cannot be read: check that it is there and may be read/],
    ["the same in the environment", serve, /configuration .*none\.conf: cannot be read/, { DESKBELL_CONSOLE_CONFIG: join(s.folder, "none.conf") }],
    ["a proxy that is no network", [...serve, "--trusted-proxy", "10.0.0.0/33"], /trusted proxy: found '10\.0\.0\.0\/33', expected an address or a network such as 10\.0\.0\.0\/8/],
    ["half of TLS", [...serve, "--tls-certificate", one.certificate], /--tls-certificate and --tls-key go together/],
    ["another certificate's key", [...serve, ...tls(one.certificate, other.key)], /TLS key: does not belong to the certificate: give the key the certificate was made for/],
    ["a key as certificate", [...serve, ...tls(one.key, one.key)], /TLS certificate: holds no certificate in PEM form/],
    ["a certificate as key", [...serve, ...tls(one.certificate, one.certificate)], /TLS key: holds no unencrypted private key in PEM form/],
    ["no such certificate", [...serve, ...tls(join(s.folder, "none.pem"), one.key)], /TLS certificate: cannot read .*none\.pem: check that it exists and that this process may read it/],
    ["a folder as certificate", [...serve, ...tls(s.folder, one.key)], /TLS certificate: .* is a folder, expected a PEM file/],
    ["something endless as certificate", [...serve, ...tls("/dev/zero", one.key)], /TLS certificate: \/dev\/zero has more than 1048576 bytes, expected a PEM file/],
  ];
  for (const [name, args, words, env = {}] of cases) {
    const { code, out, err } = await attempt(program("deskbell-console"), args, { env });
    assert.equal(code, 2, `${name}: ${code} ${err}`);
    assert.match(err, words, name);
    assert.equal(out, "", name);
    assert.ok(!existsSync(data), `${name}: a console was made`);
  }
  const web = await attempt(program("deskbell-console"), [...serve, "--web", s.folder]);
  assert.equal(web.code, 1);
  assert.match(web.err, /web console: there is no index\.html in .*; build it with \.\/dev build, or name its folder with --web/);
  assert.ok(!existsSync(data));
});

story("flags come before the environment, that before the file; what is another command's is passed over", async (s) => {
  const file = join(s.folder, "console.conf");
  const data = join(s.folder, "data");
  writeFileSync(file, `data = "${data}"\nlisten = "127.0.0.1:0"\nthreads = 3\nrequests-per-minute = 50\n`);
  let count = 0;
  const serving = async (args, env = {}) => {
    const lines = [];
    const child = s.start(`console-${++count}`, program("deskbell-console"), args, { env: { ...process.env, ...env }, onLine: (line) => lines.push(line) });
    const line = await eventually("it serves", () => {
      if (child.isOver()) throw new Hopeless("it ended");
      return lines.find((one) => one.startsWith("listening on "));
    });
    await child.stop();
    return line;
  };
  assert.match(await serving(["serve", "--config", file]), /^listening on http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(await serving(["--config", file, "serve"], { DESKBELL_CONSOLE_LISTEN: "127.0.0.2:0" }), /127\.0\.0\.2/);
  assert.match(await serving(["serve", "--listen", "127.0.0.3:0"], { DESKBELL_CONSOLE_CONFIG: file, DESKBELL_CONSOLE_LISTEN: "127.0.0.2:0" }), /127\.0\.0\.3/);
  const check = await attempt(program("deskbell-console"), ["check", "--config", file]);
  assert.equal(check.code, 0, check.err);
});

story("a port that another program has: what to do, exit code 4, and the data stays as it was", async (s) => {
  const console = await Console.start(s);
  await console.stop();
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, "127.0.0.1", resolve));
  s.finally(() => new Promise((done) => taken.close(done)));
  const { port } = taken.address();
  const before = picture(console.data);
  const { code, err } = await attempt(program("deskbell-console"), ["serve", "--data", console.data, "--listen", `127.0.0.1:${port}`]);
  assert.equal(code, 4, err);
  assert.match(err, new RegExp(`listen on 127\\.0\\.0\\.1:${port}: the port is in use: stop the other program, or choose another port with --listen \\(port 0 takes a free one\\)`));
  assert.equal(picture(console.data), before);

  // The same data twice, on different ports: the second is sent away, the first serves on.
  await console.start();
  const second = await attempt(program("deskbell-console"), ["serve", "--data", console.data, "--listen", "127.0.0.1:0"]);
  assert.equal(second.code, 1, second.err);
  assert.match(second.err, new RegExp(`another deskbell-console \\(process ${console.pid}\\) serves it: stop that one first, or name another folder with --data`));
  assert.equal((await console.assets()).length, 0);
});

story("deskbelld and deskbell: what is wrong and where it was set", async (s) => {
  const state = join(s.folder, "state");
  const file = join(s.folder, "agent.json");
  const config = (text) => {
    writeFileSync(file, text);
    return ["--config", file];
  };
  const cases = [
    ["an unknown flag", ["--bogus"], {}, /(not expected: |found ")--bogus/],
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
    [["enrollment", "create", "--customer", "x", "--expires", "soon"], /--expires: found "soon", expected a span such as 30m, 12h, 7d or 2w/, 2],
    [["enrollment", "create", "--customer", "x", "--uses", "0"], /--uses: Value 0 not in range 1 to 100000/, 2],
    [["enrollment", "create", "--customer", "x", "--expires", "5s"], /--expires: found "5s", expected between 1m and 366d/, 2],
    [["admin", "create", "not an address"], /email: found "not an address", expected an address such as ana@example\.org/, 2],
    [["key", "create", "nobody@example.org", "--name", "x"], /nobody signs in as nobody@example\.org/, 1],
  ];
  for (const [words, said, status] of cases) {
    const { code, err } = await attempt(program("deskbell-console"), [...words, "--data", console.data], { input: "a long enough password\n" });
    assert.equal(code, status, `${words.join(" ")}: ${err}`);
    assert.match(err, said);
  }
  const file = join(s.folder, "there.tar");
  writeFileSync(file, "mine");
  const backup = await attempt(program("deskbell-console"), ["backup", file, "--data", console.data]);
  assert.equal(backup.code, 1);
  assert.match(backup.err, /there\.tar: exists already: name another file/);
  assert.equal(await run("cat", [file]), "mine");
});
