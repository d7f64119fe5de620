// A real device whose disk is an older one again (a restored virtual machine): nothing that anybody said is lost or doubled,
// on either side.
import assert from "node:assert/strict";
import { cpSync, renameSync, rmSync } from "node:fs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const texts = (list) => list.map((one) => one.text);

async function restore_story(story, { begun_before }) {
  const console = await Console.start(story);
  const device = await Device.start(story, console);
  const client = TrayClient.start(story, device);
  await device.online();
  const conversation = async () => {
    const [chat, ...others] = await console.chats();
    assert.deepEqual(others, []);
    return chat ? texts(await console.messages(chat.id)) : [];
  };
  const answer = async (text) => console.api("POST", `/chats/${(await console.chats())[0].id}/messages`, { text });
  const said = [];
  const both = async (words) => {
    await client.say(`Mia ${words}`, "chat");
    await eventually("there is a conversation", async () => (await console.chats()).length === 1);
    await answer(`Robin ${words}`);
    said.push(`Mia ${words}`, `Robin ${words}`);
    await becomes("the console has all of it", async () => (await conversation()).sort(), [...said].sort());
    await becomes("the device has all of it", () => texts(client.shown()).sort(), [...said].sort());
  };
  if (begun_before) await both("before the snapshot");
  await device.delivered();
  await device.stop();
  const snapshot = `${device.state}.snapshot`;
  cpSync(device.state, snapshot, { recursive: true, filter: (source) => !source.endsWith(".sock") });
  await device.start();
  await both("not on the snapshot");
  await device.delivered();
  await device.kill();
  rmSync(device.state, { recursive: true });
  renameSync(snapshot, device.state);

  await device.start();
  client.messages.clear(); // a tray starts from the snapshot of the service
  await client.say("Mia after the restore", "chat");
  said.push("Mia after the restore");
  await device.delivered();
  await becomes("the console has all of it", async () => (await conversation()).sort(), [...said].sort());
  await answer("Robin after the restore");
  said.push("Robin after the restore");
  await becomes("the device has all of it", async () => texts(await client.whole()).sort(), [...said].sort());
  const [chat] = await console.chats();
  assert.deepEqual(client.shown().map((view) => [view.message_id, view.position]),
    (await console.messages(chat.id)).map((message) => [message.uuid, message.position]));
}

story("a device restored into the middle of a conversation", (story) => restore_story(story, { begun_before: true }));
story("a device restored to before a conversation began", (story) => restore_story(story, { begun_before: false }));
