// A device's disk that is full or is being filled: it starts on what is there, goes on by itself when there is room, and nobody's flood takes it all.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { RawTray } from "./support/raw_tray.mjs";
import { Room, storyWithRoom } from "./support/room.mjs";
import { story } from "./support/story.mjs";
import { patientPolicy, whole } from "./support/talk.mjs";

const logged = (s, name, words) => eventually(`the log of ${name} has ${words}`, () => words.test(readFileSync(s.log(name), "utf8")));
const by_people = async (console, chat) => (await console.messages(chat)).filter((one) => one.author.kind !== "automatic").map((one) => one.text);
/** What a tray that has just come was shown. */
const shown = (tray) => tray.events.filter((event) => event.type === "snapshot" || event.type === "messages")
  .flatMap((event) => event.body.chat?.messages ?? event.body.messages ?? []).map((one) => one.text);

storyWithRoom("a device whose disk is full starts all the same, shows what is there, and goes on by itself when there is room", async (s) => {
  const console = await Console.start(s, { policy: patientPolicy });
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  const room = await Room.under(s, device, "24m");
  const before = await RawTray.open(s, room.path(device.socket));
  assert.equal((await before.say("before")).error, undefined);
  const [chat] = await eventually("the conversation is at the console", async () => {
    const chats = await console.chats();
    return chats.length > 0 ? chats : null;
  });
  await device.delivered();

  for (const end of ["stop", "kill"]) {
    await device[end]();
    room.fill();
    await device.start();
    const pid = device.pid;
    await logged(s, "device", /the disk is full: free some space/);
    const tray = await RawTray.open(s, room.path(device.socket));
    assert.ok(shown(tray).includes("before"), JSON.stringify(tray.events));
    const refused = await tray.say(`not kept, ${end}`);
    assert.equal(refused.code, "storage");
    assert.match(refused.error, /the disk is full: free some space\. Nothing is lost that was confirmed/);
    // The link does not need the disk: what a technician says waits at the console.
    await device.online();
    assert.match(await device.command("status"), /the disk is full: free some space/);
    const diagnosis = await device.command("diagnose").catch((error) => error.out);
    assert.match(diagnosis, /FAIL\s+storing\s+.*the disk is full: free some space/);
    assert.doesNotMatch(diagnosis, /damaged|another program/);
    await console.api("POST", `/chats/${chat.id}/messages`, { text: `Can you hear me, ${end}?` });

    room.free();
    await eventually("the technician's message is in the tray", () => shown(tray).includes(`Can you hear me, ${end}?`));
    // It is measured once a second; what is refused meanwhile is kept nowhere.
    await eventually("words are taken again", async () => (await tray.say(`after, ${end}`)).error === undefined);
    await device.delivered();
    await eventually("nothing is wrong any more", async () => (await device.status()).outbox.error === undefined);
    await logged(s, "device", /the database can be written again/);
    assert.equal(device.pid, pid);
  }
  await becomes("everything is at the console, once and in order", () => by_people(console, chat.id),
    ["before", "Can you hear me, stop?", "after, stop", "Can you hear me, kill?", "after, kill"]);
});

story("a flood without a link ends at what an account may have waiting, and everything that was accepted arrives", async (s) => {
  const console = await Console.start(s, { policy: patientPolicy });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  await device.online();
  await device.delivered();
  network.cut();
  await eventually("the device is offline", async () => (await device.status())?.link.status === "offline");

  const accepted = [];
  const refusals = [];
  const flood = async (number) => {
    const tray = await RawTray.open(s, device.socket);
    for (let count = 0; count < 200; count++) {
      const text = `${number}-${count} ${"\u{1F600}".repeat(7_900)}`;
      const answer = await tray.say(text);
      if (answer.error) return refusals.push(answer);
      accepted.push(text.split(" ")[0]);
    }
  };
  await Promise.all([...Array(12).keys()].map(flood));
  assert.equal(refusals.length, 12);
  for (const refused of refusals) {
    assert.equal(refused.code, "too_large");
    assert.match(refused.error, /^\d+ \(.* MiB\) of your messages and forms wait to be sent, and at most 5000 \(8 MiB\) may\. Connect this computer to the network and send it again when they have gone out; none of them is lost$/);
  }
  const { bytes } = JSON.parse(await device.command("outbox", "--json"));
  assert.ok(bytes < 8.5 * 1024 * 1024, `${bytes} bytes wait`);
  assert.ok(accepted.length > 200, `only ${accepted.length} were accepted`);

  network.restore();
  await device.delivered({ limit: 120_000 });
  const tray = await RawTray.open(s, device.socket);
  assert.equal((await tray.say("and on it goes")).error, undefined);
  await device.delivered();
  const [chat] = await console.chats();
  const arrived = (await whole(console, chat)).filter((one) => one.author.kind !== "automatic").map((one) => one.text.split(" ")[0]);
  assert.deepEqual(arrived.sort(), [...accepted, "and"].sort());
});
