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
const span_ms = Number(process.env.DESKBELL_LOSSES_SECONDS ?? 20) * 1_000;
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

story("the real service loses acknowledgements after the commit, again and again: nothing is lost, nothing doubled", async (s) => {
  const console = await Console.start(s, { policy: patientPolicy });
  const network = await Network.start(s, console);
  const logind = await Logind.start(s);
  const device = await Device.start(s, console, { url: network.url, env: logind.env });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say("the beginning", "chat");
  await device.delivered();
  const [{ id }] = await console.chats();
  const at_console = async () => (await console.api("GET", `/chats/${id}`)).chat.last_position;

  const end = Date.now() + span_ms;
  let said = 0;
  for (; Date.now() < end; ++said) {
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
  process.stdout.write(`  ${said} acknowledgements lost in ${span_ms / 1_000} s\n`);
  assert.ok(said >= 10, `${said} in ${span_ms} ms`);
  await device.delivered();
  const [chat, ...others] = await console.chats();
  assert.deepEqual(others, []);
  const there = await whole(console, chat);
  assertEachOnce(there.map((message) => message.text), { said });
  assert.equal(there.length, said + 1);
  await assertSameOnDevice(client, there);
  await console.command("check");
});
