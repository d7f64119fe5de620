// The device's command line on a real device, in every state: what it prints, in the form that is documented, and its exit code.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { program, root } from "./support/places.mjs";
import { problems } from "./support/schema.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const documented = (name) => JSON.parse(readFileSync(join(root, `docs/${name}.schema.json`), "utf8"));
const schema = documented("status");
const good = 0, error = 1, usage = 2, not_running = 3, not_enrolled = 4, offline = 5, refused = 6;

/** What a command prints and its exit code. */
const ask = (device, ...words) =>
  device.command(...words).then((out) => ({ code: 0, out, err: "" }), ({ code, out, err }) => ({ code, out, err }));

/** deskbell status in both forms: as its schema says, with this exit code. Gives the JSON. */
async function status(device, code) {
  const [json, text] = [await ask(device, "status", "--json"), await ask(device, "status")];
  assert.equal(json.code, code, json.out + json.err);
  assert.equal(text.code, code);
  assert.match(text.out, /^Deskbell\b/);
  const value = JSON.parse(json.out);
  assert.deepEqual(problems(schema, value), [], json.out);
  return value;
}

story("deskbell status tells every state, in its schema, with its exit code", async (story) => {
  const console = await Console.start(story);
  const network = await Network.start(story, console);
  const device = new Device(story);
  assert.deepEqual(await status(device, not_running), { schema_version: 1, running: false, enrolled: false });

  await device.start();
  const fresh = await status(device, not_enrolled);
  assert.equal(fresh.enrolled, false);
  assert.equal(fresh.link.status, "not_enrolled");
  assert.equal(fresh.process_id, device.pid);

  // The running service takes the enrolment up by itself.
  await device.enrol(console, { url: network.url, ca: console.ca, token: await console.token({ customer: "Harbour Bakery" }) });
  await device.online();
  const online = await status(device, good);
  assert.equal(online.enrolled, true);
  assert.equal(online.identity.customer, "Harbour Bakery");
  assert.equal(online.identity.console_url, network.url);
  assert.ok(Math.abs(online.link.clock_skew_ms) < 60_000);
  await eventually("policy and inventory are there", async () => {
    const now = await status(device, good);
    return now.policy.version > 0 && now.inventory.reported_at && now.inventory.sections > 5;
  });

  network.cut();
  await eventually("it is offline", async () => (await device.status()).link.status === "offline");
  const cut = await status(device, offline);
  assert.ok(cut.link.message.length > 10, "it says why");
  assert.ok(cut.link.last_online_at <= cut.now);

  // A second machine with the same key is a clone: the newer one is refused.
  network.restore();
  await device.online();
  const clone = new Device(story, { name: "clone" });
  await device.stop();
  cpSync(device.state, clone.state, { recursive: true, filter: (source) => !source.endsWith(".sock") });
  await device.start();
  await device.online();
  await clone.start();
  await eventually("the clone is refused", async () => (await clone.status()).link.status === "refused");
  const cloned = await status(clone, refused);
  assert.equal(cloned.link.code, "clone");
  assert.match(cloned.link.message, /another machine/);
  await clone.stop();
  await status(device, good);

  await device.stop();
  assert.deepEqual(await status(device, not_running), { schema_version: 1, running: false, enrolled: true });
});

/** deskbell diagnose in both forms: as its schema says, with this exit code. Gives the text and {check: [result, text]}. */
async function diagnosis(device, code, ...words) {
  const [json, text] = [await ask(device, "diagnose", "--json", ...words), await ask(device, "diagnose", ...words)];
  assert.equal(text.code, code, text.out + text.err);
  assert.equal(json.code, code, json.out + json.err);
  const value = JSON.parse(json.out);
  assert.deepEqual(problems(documented("diagnose"), value), [], json.out);
  for (const one of value.checks) assert.deepEqual(problems(documented("diagnose").properties.checks.items, one), [], json.out);
  assert.equal(value.healthy, code === good);
  // A relay that is cut fails sometimes before TLS and sometimes in it: only what is healthy is the same each time.
  if (code === good) assert.equal(value.checks.length, text.out.trim().split("\n").length, "one line each");
  return { text: text.out, checks: Object.fromEntries(value.checks.map(({ check, result, text: said }) => [check, [result, said]])) };
}

story("deskbell diagnose tries the address that the running service uses, and says whose it is", async (story) => {
  const console = await Console.start(story);
  const network = await Network.start(story, console);
  const device = new Device(story, { args: ["--url", console.url, "--ca-file", console.ca] });
  await device.enrol(console, { url: network.url, ca: console.ca, token: await console.token() });
  await device.start();
  await device.online();
  network.cut(); // where its identity points there is nobody
  const healthy = await eventually("it is healthy", async () => {
    const found = await ask(device, "diagnose");
    return found.code === good && diagnosis(device, good);
  }, { seen: () => ask(device, "diagnose") });
  assert.deepEqual(healthy.checks.address, ["ok", `${console.url} (from the running service)`]);
  assert.match(healthy.text, new RegExp(`OK +address +${console.url} \\(from the running service\\)\n`));
  assert.equal(healthy.checks.link[0], "ok");
  const asked = await diagnosis(device, error, "--url", network.url);
  assert.deepEqual(asked.checks.address, ["ok", `${network.url} (from --url)`], "who names one asks about that one");
  await device.stop();
  const stopped = await diagnosis(device, error);
  assert.deepEqual(stopped.checks.address, ["ok", `${network.url} (from ${join(device.state, "identity.json")})`]);
  assert.equal(stopped.checks.service[0], "failed");
  writeFileSync(join(device.state, "agent.json"), JSON.stringify({ url: console.url }));
  const configured = await diagnosis(device, error);
  assert.deepEqual(configured.checks.address, ["ok", `${console.url} (from configuration ${join(device.state, "agent.json")}: url)`]);
  assert.deepEqual(configured.checks.console, ["ok", "answers"]);
});

story("deskbell enroll --force goes on with the console that the device has, and trusts nobody more", async (story) => {
  const console = await Console.start(story);
  const device = new Device(story);
  await device.enrol(console, { url: console.url, ca: console.ca, token: await console.token() });
  const file = join(device.state, "identity.json");
  const identity = () => JSON.parse(readFileSync(file, "utf8"));
  const before = identity();
  const again = async (...words) => {
    device.env.DESKBELL_TOKEN = await console.token();
    return ask(device, "enroll", "--force", ...words);
  };
  assert.equal((await again()).code, good);
  for (const name of ["url", "authorities_pem", "pin", "proxy"]) assert.equal(identity()[name], before[name], name);
  assert.notEqual(identity().public_key, before.public_key);
  // Another host's authorities are named anew; the one of the identity says nothing of it.
  const elsewhere = await again("--url", console.url.replace("127.0.0.1", "localhost"));
  assert.equal(elsewhere.code, error);
  assert.match(elsewhere.err, /^deskbell: enrol: TLS: .*not trusted here.* or name it with --ca-file\n$/);
  // Plain HTTP was accepted once; it is not taken over.
  writeFileSync(file, JSON.stringify({ ...identity(), url: console.url.replace("https:", "http:") }), { mode: 0o600 });
  const plain = await again();
  assert.equal(plain.code, usage);
  assert.match(plain.err, /http:.* is not encrypted: name one with https:\/\/ in --url, or accept this one with --allow-plain/);
});

story("deskbell says which word is wrong, and how a service that does not run is started", async (story) => {
  const device = new Device(story);
  for (const [words, complaint] of [
    [["bogus"], /^deskbell: found "bogus", expected one of enroll, status, inventory, outbox, policy, diagnose\n/],
    [["policy", "shwo"], /^deskbell: found "shwo", expected one of show, explain\n/],
    [["status", "--jsno"], /^deskbell: found "--jsno", expected one of --help, --json, .*--state/],
    [[], /^deskbell: found no command, expected one of enroll, status, inventory, outbox, policy, diagnose\n/],
  ]) {
    const answer = await ask(device, ...words);
    assert.equal(answer.code, usage, words.join(" "));
    assert.match(answer.err, complaint);
  }
  const service = await run(program("deskbelld"), ["--stat", device.state]).catch((error) => error);
  assert.equal(service.code, usage);
  assert.match(service.err, /^deskbelld: found "--stat", expected one of --help, .*--state/);
  assert.match((await ask(device, "enroll", "--help")).out, /deskbell enroll --url https:/);
  const stopped = await ask(device, "status");
  assert.equal(stopped.code, not_running);
  assert.ok(stopped.out.includes(`deskbelld --state ${device.state}\n`), stopped.out);
  device.state = join(story.folder, "nowhere");
  const nowhere = await ask(device, "status");
  assert.equal(nowhere.code, not_running);
  assert.ok(nowhere.out.includes(`there is no folder ${device.state}: is --state`), nowhere.out);
  assert.match((await ask(device, "diagnose")).out, /FAIL +service .*there is no folder/);
});

story("deskbell outbox shows what waits for the console", async (story) => {
  const console = await Console.start(story);
  const network = await Network.start(story, console);
  const device = await Device.start(story, console, { url: network.url });
  const client = TrayClient.start(story, device);
  await device.online();
  // An empty outbox fills once more: the first inventory is told when its upload is through.
  await eventually("nothing waits", async () => /^Nothing waits/.test((await ask(device, "outbox")).out));
  network.cut();
  await client.say("Said without a link", "chat");
  const waits = async () => {
    const [json, text] = [await ask(device, "outbox", "--json"), await ask(device, "outbox")];
    assert.equal(json.code, good);
    const outbox = JSON.parse(json.out);
    const types = outbox.facts.map((fact) => fact.type);
    assert.ok(types.includes("chat.opened") && types.includes("chat.said"), json.out);
    assert.equal(outbox.waiting, outbox.facts.length);
    assert.deepEqual(outbox.facts.map((fact) => fact.seq), outbox.facts.map((_, at) => outbox.acknowledged_seq + 1 + at));
    assert.match(text.out, outbox.waiting === 1 ? /^1 fact waits \(/ : new RegExp(`^${outbox.waiting} facts wait \\(`));
    assert.doesNotMatch(text.out + json.out, /Said without/, "it does not show what was said");
    return outbox;
  };
  await waits();
  await device.stop();
  await waits(); // the files answer where the service does not
  await device.start();
  network.restore();
  // The machine may have something of its own to tell any time.
  await eventually("nothing waits any more", async () => JSON.parse((await ask(device, "outbox", "--json")).out).waiting === 0);
  const [chat] = await console.chats();
  assert.deepEqual((await console.messages(chat.id)).map((one) => one.text), ["Said without a link"]);
});

story("deskbell policy, inventory and diagnose answer for real", async (story) => {
  const console = await Console.start(story, { policy: { name: "Everybody", settings: { "tray.branding": { name: "Harbour IT" } }, disabled: ["monitors.cpu"] } });
  const network = await Network.start(story, console);
  const device = new Device(story);
  assert.match((await ask(device, "policy", "show")).out, /No policy has come yet/);
  assert.equal((await ask(device, "policy", "show", "--json")).out.trim(), "{}");
  const nothing = await ask(device, "diagnose");
  assert.equal(nothing.code, error);
  assert.match(nothing.out, /FAIL +service/);

  await device.enrol(console, { url: network.url, ca: console.ca, token: await console.token() });
  await device.start();
  await device.online();
  const shown = await eventually("the policy came", async () => {
    const document = JSON.parse((await ask(device, "policy", "show", "--json")).out);
    return document.version > 0 && document;
  });
  assert.equal(shown.settings.tray.branding.name, "Harbour IT");
  assert.match((await ask(device, "policy", "show")).out, /tray\.branding\n {6}\{\n {8}"name": "Harbour IT",\n/);
  assert.match(await run(program("deskbell"), ["help"]), /^Looks after Deskbell on this device\.\n/);
  assert.match((await ask(device, "policy", "explain", "tray.branding")).out, /set by organisation, policy "Everybody"/);
  assert.match((await ask(device, "policy", "explain", "monitors.cpu")).out, /disabled by organisation, policy/);
  assert.match((await ask(device, "policy", "explain", "tray.menu")).out, /built-in default/);
  const unknown = await ask(device, "policy", "explain", "tray.nonsense");
  assert.equal(unknown.code, usage);
  assert.match(unknown.err, /tray\.nonsense/);

  const inventory = JSON.parse((await ask(device, "inventory", "--json")).out);
  assert.equal(inventory.system.hostname, hostname().split(".")[0]);
  assert.equal(inventory.os.platform, "linux");
  const asset = await console.online();
  const there = await eventually("the console has it", async () => {
    const { inventory: reported } = await console.api("GET", `/customer_assets/${asset.id}/inventory`);
    return reported.software?.length > 0 && reported;
  });
  assert.deepEqual(Object.keys(there).filter((section) => there[section] && !(section in inventory)), [], "what was sent is what is shown");
  assert.equal(there.software.length, inventory.software.length);
  assert.match((await ask(device, "inventory")).out, /software +\d+ packages/);

  const healthy = await eventually("diagnose finds nothing", async () => {
    const found = await ask(device, "diagnose");
    return found.code === good && found.out;
  }, { seen: () => ask(device, "diagnose") });
  for (const what of ["service", "tray socket", "database", "enrolment", "device key", "TCP", "TLS", "console", "link", "clock"]) {
    assert.match(healthy, new RegExp(`OK +${what} `), what);
  }
  network.cut();
  await becomes("it is offline", async () => (await device.status()).link.status, "offline");
  const broken = await ask(device, "diagnose");
  assert.equal(broken.code, error);
  assert.match(broken.out, /OK +service/);
  assert.match(broken.out, /FAIL +(TCP|TLS)/); // the relay resets what it has taken: before TLS began, or just after
  assert.match(broken.out, /FAIL +link/);
});

story("a token to enrol with is printed alone for a script, and with the commands that use it for a person", async (story) => {
  const console = await Console.start(story);
  const words = ["enrollment", "create", "--customer", "Harbour Bakery", "--uses", "2", "--expires", "2w"];
  assert.match(await console.command(...words), /^dbt_\S+\n$/);
  /** The same on a terminal of its own. */
  const typed = (...more) =>
    run("script", ["--quiet", "--return", "--command", [program("deskbell-console"), ...words, ...more, "--data", console.data].map((word) => `'${word}'`).join(" "), "/dev/null"]);
  const said = await typed("--url", console.url);
  const [token] = /dbt_\S+/.exec(said);
  assert.match(said, /A token for Harbour Bakery: it lets in 2 devices within 2w, and is shown this once\./);
  assert.ok(said.includes(`DESKBELL_URL=${console.url} DESKBELL_TOKEN=${token} apt-get install ./deskbell_*.deb`), said);
  assert.doesNotMatch(said, /CONSOLE/);
  assert.match(await typed(), /Put the console's address in place of https:\/\/CONSOLE/);
  // What is printed there works as it stands.
  const device = new Device(story);
  const command = said.split(/\r?\n/).find((line) => line.includes("deskbell enroll")).trim().replace(" deskbell ", ` ${program("deskbell")} --state ${device.state} `);
  await run("sh", ["-c", `${command} --ca-file ${console.ca}`]);
  await device.start();
  await device.online();
});

story("every program says its name and version alike", async () => {
  const versions = await Promise.all(["deskbelld", "deskbell", "deskbell-tray", "deskbell-console"].map(async (name) => {
    const [said, version] = (await run(program(name), ["--version"], { env: { ...process.env, QT_QPA_PLATFORM: "offscreen" } })).trim().split(" ");
    assert.equal(said, name);
    return version;
  }));
  assert.match(versions[0], /^\d+\.\d+\.\d+$/);
  assert.equal(new Set(versions).size, 1, versions.join(", "));
});
