// Thirty days without a network, then it is back: what was said and sent meanwhile arrives once, in its order, with its own times.
import assert from "node:assert/strict";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { story } from "./support/story.mjs";
import { answer, assertEachOnce, assertSameOnDevice, patientPolicy, whole } from "./support/talk.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const days = 30;
const day_ms = 86_400_000;
const words = 40;
/** The machine's clock, so many days on; what counts since its start goes on as it is. */
const later = { LD_PRELOAD: "libfaketime.so.1", LD_LIBRARY_PATH: "/usr/lib/x86_64-linux-gnu/faketime", FAKETIME: `+${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: "1" };

story("thirty days without a network: everything that was said arrives once when it is back", async (s) => {
  const console = await Console.start(s, { policy: patientPolicy });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say("before", "chat");
  await device.delivered();
  await answer(console, "answered 0");
  await eventually("the answer is on the device", () => [...client.messages.values()].some((view) => view.text === "answered 0"));

  network.cut();
  await eventually("the device is offline", async () => (await device.status())?.link.status === "offline");
  for (let count = 0; count < words; ++count) await client.say(`said ${count}`, "chat");
  await client.submit("form", { subject: "While away", email: "mia@bakery.example", description: "It beeps." });
  await answer(console, "answered 1");

  await device.stop();
  await console.stop();
  console.options.env = later;
  Object.assign(device.env, later);
  await console.start();
  await device.start();
  network.restore();
  await device.delivered();

  const [chat, ...others] = await console.chats();
  assert.deepEqual(others, []);
  const there = await whole(console, chat);
  const said = there.filter((message) => message.author.kind !== "automatic");
  const texts = said.map((message) => message.text);
  assertEachOnce(texts, { said: words, answered: 2 });
  assert.equal(texts.length, words + 3);
  assert.ok(there.length - said.length <= 1, "the fallback fires once or not at all");
  for (const message of said.filter((one) => one.text.startsWith("said "))) {
    const waited = Date.parse(message.accepted_at) - Date.parse(message.written_at);
    assert.ok(Math.abs(waited - days * day_ms) < day_ms / 24, `${message.text} waited ${waited / day_ms} days`);
  }
  assert.deepEqual((await console.tickets()).map((ticket) => ticket.subject).filter((subject) => subject === "While away"), ["While away"]);
  await assertSameOnDevice(client, there);
  await console.command("check");
});
