// A machine is enrolled anew while its user is in conversation: whoever writes there goes on being heard, by whom it belongs to now,
// and nobody of another customer sees what was said before.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../scripts/lib/processes.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { workstation } from "./support/policies.mjs";
import { RawTray } from "./support/raw_tray.mjs";
import { Room, storyWithRoom } from "./support/room.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const again = async (device, console, customer, token) =>
  run(device.cli ?? program("deskbell"), ["--state", device.state, "enroll", "--force", "--url", console.url, "--ca-file", console.ca],
    { env: { ...device.env, DESKBELL_TOKEN: token ?? (await console.token({ customer })) } });

/** With a token that wants approval, until it waits for that. */
async function again_waiting(device, console, customer) {
  const token = await console.command("enrollment", "create", "--customer", customer, "--expires", "1h", "--approval");
  await again(device, console, customer, token.trim());
  await eventually("it waits", async () => (await device.status()).link.code === "waiting", { seen: () => device.status() });
}
async function approve(console) {
  const { waiting_devices: [waiting] } = await console.api("GET", "/waiting_devices");
  await console.api("POST", `/waiting_devices/${waiting.id}/approve`, {});
}

/** [customer, text, text, ...] of each conversation. */
async function heard(console) {
  const rows = [];
  for (const chat of await console.chats()) rows.push([chat.customer.business_name, ...(await console.messages(chat.id)).map((message) => message.text)]);
  return rows;
}

/** A console, a device of the bakery, and its user, who has said `words`, which the desk has. */
async function at_the_bakery(s, words) {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console, { customer: "Harbour Bakery" });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say(words, "");
  await device.delivered();
  return { console, device, client };
}
/** The user goes on; `is_there` looks for both in a row of heard(). */
async function goes_on(client, console, is_there) {
  await client.say("after 1", "");
  await client.say("after 2", "");
  await eventually("both are heard", async () => (await heard(console)).some(is_there), { seen: () => heard(console) });
}

const texts = (client) => client.shown().map((message) => message.text);

for (const [how, stops] of [["running", false], ["stopped", true]])
  story(`enrolled at another customer with the service ${how}, its user is heard there, and what was said before is not shown`, async (s) => {
    const { console, device, client } = await at_the_bakery(s, "a secret of the bakery");
    if (stops) await device.stop();
    await again(device, console, "Rival GmbH");
    if (stops) await device.start();
    await device.online();
    await client.whole();
    assert.ok(!texts(client).includes("a secret of the bakery"), "others see it");
    await goes_on(client, console, ([customer, ...said]) => customer === "Rival GmbH" && said.join() === "after 1,after 2");
    assert.ok((await heard(console)).some(([customer, ...said]) => customer === "Harbour Bakery" && said.join() === "a secret of the bakery"));
    await client.whole();
    assert.deepEqual(texts(client), ["after 1", "after 2"]);
    assert.ok(client.shown().every((message) => !message.error));
  });

story("enrolled anew as another asset of its customer, its user goes on in a new conversation and keeps the history", async (s) => {
  const { console, device, client } = await at_the_bakery(s, "before");
  // Linked as it is, the console takes the newcomer for another machine where no serial number says that it is the same.
  await again(device, console, "Harbour Bakery");
  await device.online();
  await goes_on(client, console, (row) => row.includes("after 1") && row.includes("after 2"));
  await client.whole();
  assert.deepEqual(texts(client), ["before", "after 1", "after 2"]);
  assert.ok(client.shown().every((message) => !message.error));
});

story("what was queued while the machine was enrolled at another customer reaches the desk", async (s) => {
  const { console, device, client } = await at_the_bakery(s, "before");
  await console.stop();
  await client.say("queued words", "");
  await client.submit("request", { email: "i@h.example", subject: "queued form", description: "d" });
  await device.stop();
  await console.start();
  await again(device, console, "Rival GmbH");
  await device.start();
  await device.online();
  await eventually("the words are heard", async () => (await heard(console)).some((row) => row.join() === "Rival GmbH,queued words"), { seen: () => heard(console) });
  await eventually("the form is a ticket", async () => (await console.tickets()).some((ticket) => ticket.subject === "queued form"));
  await client.whole();
  assert.deepEqual(texts(client), ["queued words"]);
});

// The service alone sees a volume that is full: for the monitors of every policy, also of none.
const apart = process.getuid() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0;
const aside = apart ? story : (name) => test(name, { skip: "needs root and a mount namespace" });
const full = 'mount -t tmpfs -o size=16m deskbell-test "$0" && head -c 16000000 /dev/zero > "$0/large" && exec "$@"';

aside("approved at another customer: inventory and the open alert are there", async (s) => {
  const disk_space = { enabled: true, raise_below_percent: 20, clear_above_percent: 40, sustained_for: 1 };
  const console = await Console.start(s, { policy: workstation({ settings: { "monitors.disk_space": disk_space } }) });
  const volume = join(s.folder, "volume");
  mkdirSync(volume);
  const device = await Device.start(s, console, { customer: "Harbour Bakery", within: ["unshare", "-m", "sh", "-c", full, volume] });
  await device.online();
  const shown_at = async (customer) => {
    const asset = (await console.assets()).find((one) => one.customer.business_name === customer);
    const { inventory } = await console.api("GET", `/customer_assets/${asset.id}/inventory`);
    const alerts = (await console.alerts()).filter((one) => one.asset_id === asset.id && one.formatted_output.startsWith(`${volume}:`));
    return [Boolean(inventory?.os), alerts.length];
  };
  await becomes("both are at the first customer", () => shown_at("Harbour Bakery"), [true, 1]);
  await device.delivered();

  await again_waiting(device, console, "Rival GmbH");
  await approve(console);
  await device.online();
  await becomes("both are at the other one", () => shown_at("Rival GmbH"), [true, 1]);
});

const shown = (tray) => tray.events.flatMap((event) => event.body.messages ?? []).map((one) => one.text);

storyWithRoom("approved at another customer while the disk is full, it moves as soon as there is room, and before it says anything", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console, { customer: "Harbour Bakery" });
  await device.online();
  const room = await Room.under(s, device, "24m");
  const before = await RawTray.open(s, room.path(device.socket));
  assert.equal((await before.say("a secret of the bakery")).error, undefined);
  await device.delivered();
  await again_waiting(device, console, "Rival GmbH");
  await device.stop();
  room.fill();
  await approve(console);
  await device.start();
  const tray = await RawTray.open(s, room.path(device.socket));
  assert.ok(shown(tray).includes("a secret of the bakery"), "nothing can be written yet");
  await eventually("it knows where it belongs", () => /where this device belongs cannot be kept/.test(readFileSync(s.log("device"), "utf8")));

  room.free();
  await eventually("what was shown is taken away", () => tray.closed);
  await device.online();
  const after = await RawTray.open(s, room.path(device.socket));
  assert.ok(!shown(after).includes("a secret of the bakery"), "others see it");
  assert.equal((await after.say("hello")).error, undefined);
  await eventually("it is heard", async () => (await heard(console)).some((row) => row.join() === "Rival GmbH,hello"), { seen: () => heard(console) });
});

/** A console that is restored to a backup of before a device had its key, or was there at all. */
for (const known of [true, false])
  story(`what was said under a key that a restored console has forgotten${known ? "" : " with its asset"} is told it again, once`, { limit: 120_000 }, async (s) => {
    const console = await Console.start(s, { policy: workstation() });
    const customer = "Bakery";
    await console.token({ customer }); // who is in the backup
    const backup = join(s.folder, "backup.tar");
    const before = known ? ["Before the backup"] : [];
    const begin = async () => {
      const device = await Device.start(s, console, { customer });
      await device.online();
      return [device, TrayClient.start(s, device)];
    };
    const with_a_new_key = async (device) => {
      await device.stop();
      await eventually("it is gone", async () => (await console.assets()).every((one) => !one.online));
      await again(device, console, customer);
      await device.start();
      await device.online();
      await device.delivered();
    };
    const heard = async () => (await Promise.all((await console.chats()).map((one) => console.messages(one.id)))).flat().map((one) => one.text);
    let device, client;
    if (known) {
      [device, client] = await begin();
      await client.say(before[0], "");
      await device.delivered();
    }
    await console.command("backup", backup);
    if (known) await with_a_new_key(device);
    else [device, client] = await begin();
    await client.say("After it", "");
    await client.submit("request", { email: "ida@example.org", subject: "A new mouse", description: "This one is dead" });
    await device.delivered();
    assert.deepEqual(await heard(), [...before, "After it"]);

    await console.restore(backup);
    await eventually("the console does not know it", async () => (await device.status()).link.code === "unknown_device", { seen: () => device.status() });
    assert.deepEqual(await heard(), before);
    await with_a_new_key(device);
    await becomes("the desk has it again", heard, [...before, "After it"]);
    await client.say("Later", "");
    await device.delivered();
    assert.deepEqual(await heard(), [...before, "After it", "Later"]);
    assert.deepEqual((await console.tickets()).map((one) => one.subject), ["A new mouse"]);
    assert.equal((await console.assets()).length, 1);
  });
