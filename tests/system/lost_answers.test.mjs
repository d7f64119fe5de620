// The acknowledgement is lost after the commit, a thousand times: each time the device says the same again, and it stands once.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Chance } from "./support/chance.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { Logind } from "./support/logind.mjs";
import { Network } from "./support/network.mjs";
import { RawDevice, uuid7 } from "./support/raw_wires.mjs";
import { story } from "./support/story.mjs";
import { assertEachOnce, assertSameOnDevice, patientPolicy, whole } from "./support/talk.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const losses = 1_000;
const services = 5;
const user = { kind: "posix", account_id: "1000", name: "ada", full_name: "Ada" };

story("acknowledgements are lost a thousand times after the commit: nothing is lost, nothing doubled", async (s) => {
  const chance = new Chance(s);
  const console = await Console.start(s, { policy: patientPolicy });
  const device = await RawDevice.enrol(console);
  device.instance = randomUUID();
  const chat_id = uuid7();
  let link = await device.link();
  link.say(device.fact("chat.opened", { chat_id, user, opened_at: Date.now() }));
  await link.next("ack");
  let unread = 0;
  for (let count = 0; count < losses; ++count) {
    const fact = device.fact("chat.said", { chat_id, message_id: uuid7(), user, text: `said ${count}`, written_at: Date.now() });
    link.say(fact);
    // The console has said that it has it, and the device never hears so; or nobody knows how far the console came.
    if (chance.next() < 0.5) await link.next("ack");
    else ++unread;
    link.destroy();
    link = await device.link();
    assert.ok([fact.seq - 1, fact.seq].includes(link.welcome.uplink_last), `welcome says ${link.welcome.uplink_last} after ${fact.seq}`);
    link.say(fact);
    assert.ok((await link.next("ack")).body.seq >= fact.seq);
    device.acknowledged(fact.seq);
  }
  assert.ok(unread > losses / 4 && unread < losses - losses / 4);
  const [chat, ...others] = await console.chats();
  assert.deepEqual(others, []);
  const texts = (await whole(console, chat)).map((message) => message.text);
  assert.equal(texts.length, losses);
  assertEachOnce(texts, { said: losses });
  await console.command("check");
});

/** A real service, its network and its tray. Each is another customer's: a machine is one device of a customer. */
async function machine(s, console, number) {
  const network = await Network.start(s, console);
  const logind = await Logind.start(s, number);
  const device = await Device.start(s, console, { url: network.url, env: logind.env, name: `device-${number}`, customer: `Customer ${number}` });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say("the beginning", "chat");
  await device.delivered();
  return { network, logind, device, client };
}

async function lose({ network, logind, client }, console, chat, times) {
  const at_console = async () => (await console.api("GET", `/chats/${chat.id}`)).chat.last_position;
  for (let said = 0; said < times; ++said) {
    network.silence("answers");
    const message = await client.say(`said ${said}`, "chat");
    await eventually("the console has it", async () => (await at_console()) === said + 2, { every: 5 });
    assert.equal(client.messages.get(message).position, undefined, "the device never hears so");
    network.cut();
    network.restore();
    // Who wakes up tries at once, however often it was cut.
    logind.sleep();
    logind.wake();
    await eventually("it is acknowledged on another link", () => client.messages.get(message).position !== undefined, { every: 5 });
  }
}

story("real services lose acknowledgements after the commit, a thousand times: nothing is lost, nothing doubled", { limit: 600_000 }, async (s) => {
  const console = await Console.start(s, { policy: patientPolicy });
  const machines = [];
  for (let number = 1; number <= services; ++number) machines.push(await machine(s, console, number));
  const chats = await console.chats();
  assert.equal(chats.length, services);
  const chatOf = (number) => chats.find((chat) => chat.customer.business_name === `Customer ${number}`);
  const times = losses / services;
  const begin = Date.now();
  await Promise.all(machines.map((one, place) => lose(one, console, chatOf(place + 1), times)));
  process.stdout.write(`  ${losses} acknowledgements lost in ${Math.round((Date.now() - begin) / 1_000)} s\n`);
  assert.equal((await console.chats()).length, services);
  for (const [place, { device, client }] of machines.entries()) {
    await device.delivered();
    const there = await whole(console, chatOf(place + 1));
    assertEachOnce(there.map((message) => message.text), { said: times });
    assert.equal(there.length, times + 1);
    await assertSameOnDevice(client, there);
  }
  await console.command("check");
});
