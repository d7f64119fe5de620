// kill -9 of service, tray and console in the middle of a conversation, fifty times each at random moments, over a network that
// breaks as well: no message is lost, none doubled, and the order is the same for everybody.
import assert from "node:assert/strict";
import { Chance } from "./support/chance.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { story } from "./support/story.mjs";
import { answer, assertEachOnce, assertOneTicketEach, assertSameOnDevice, breakNetwork, patientPolicy, settle_ms, talker, whole } from "./support/talk.mjs";
import { Tray } from "./support/tray.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const kills = Number(process.env.DESKBELL_KILLS ?? 50);
const longest_life_ms = 1_800;
const killed_while_starting = 0.2; // of all kills
/** Kills one program again and again: `begin` starts it and gives a promise of its readiness. Leaves it running. */
async function killer(chance, { begin, kill, times = kills, life_ms = longest_life_ms }) {
  for (let count = 0; count < times; ++count) {
    const hasty = chance.next() < killed_while_starting;
    if (hasty) await chance.moment(300);
    else await chance.moment(life_ms);
    await kill();
    const ready = begin();
    if (hasty && count + 1 < times) ready.catch(() => {}); // the next kill comes while it starts
    else await ready;
  }
}

/** Types into the real tray's window. What it took is accepted; what was under way when the tray was killed may be missing. */
class Typist {
  typed = [];
  constructor(desktop, tray, client, lives) {
    Object.assign(this, { desktop, tray, client, lives });
  }

  taken(text) {
    return [...this.client.messages.values()].some((view) => view.text === text);
  }

  async say(count) {
    const text = `typed ${count}`;
    const life = this.lives(); // before the window is looked for: it may be killed as soon as it was found
    await eventually("the tray's window has the keyboard", () => this.tray.focus(), { limit: settle_ms });
    await this.desktop.key("ctrl+a"); // a draft that the killed tray had kept
    await this.desktop.type(text);
    await this.desktop.key("Return");
    const entry = { text, certain: false };
    this.typed.push(entry);
    await eventually(`the service takes "${text}"`, () => {
      entry.certain = this.taken(text);
      return entry.certain || this.lives() !== life;
    }, { limit: settle_ms });
  }
}

story("service, tray and console are killed fifty times each in the middle of a conversation", { limit: 420_000 }, async (story) => {
  const chance = new Chance(story);
  const console = await Console.start(story, { policy: patientPolicy });
  const network = await Network.start(story, console);
  const device = await Device.start(story, console, { url: network.url });
  const desktop = await Desktop.start(story);
  const tray = await Tray.start(story, desktop, device, { args: ["--show", "chat"] });
  const client = TrayClient.start(story, device);
  await console.online();
  await client.say("the beginning", "chat");
  await eventually("the conversation is at the console", async () => (await console.chats()).length === 1);

  let over = false;
  let lives = 0;
  const typist = new Typist(desktop, tray, client, () => lives);
  const talking = [
    talker(chance, () => over, 250, (count) => client.say(`said ${count}`, "chat")),
    talker(chance, () => over, 250, (count) => answer(console, `answered ${count}`)),
    talker(chance, () => over, 2_000, (count) => client.submit("form", { subject: `form ${count}`, email: "mia@bakery.example", description: "It beeps." })),
    talker(chance, () => over, 250, (count) => typist.say(count)),
  ];
  const breaking = breakNetwork(chance, network, () => over);
  const begun = Date.now();
  const timed = (what, work) => work.then(() => process.stdout.write(`  ${what}: ${kills} kills in ${((Date.now() - begun) / 1_000).toFixed(0)} s\n`));
  await Promise.all([
    timed("console", killer(chance, { begin: () => console.start(), kill: () => console.kill() })),
    timed("service", killer(chance, { begin: async () => device.launch(), kill: () => device.kill() })),
    timed("tray", killer(chance, { begin: () => tray.start(), kill: () => (++lives, tray.kill()) })),
  ]);
  over = true;
  await breaking;
  const [said, answered, submitted] = await Promise.all(talking);
  await client.say("the end", "chat");
  // The device may be offline still: what it keeps comes after the answers that the console has by then.
  // After so many consoles that were gone at once it may wait up to two minutes before it tries the next.
  await device.delivered({ limit: 150_000 });
  await answer(console, "the end of the answers");
  const chats = await console.chats();
  assert.equal(chats.length, 1, "one conversation, for the whole time");
  const [chat] = chats;
  const there = await whole(console, chat);
  const texts = there.map((message) => message.text);
  process.stdout.write(`  ${there.length} messages: ${said} said, ${answered} answered, ${typist.typed.length} typed; ${submitted} forms\n`);

  const certain = typist.typed.filter((entry) => entry.certain).map((entry) => entry.text);
  assertEachOnce(texts, { said, answered });
  // Else nobody was in the middle of anything.
  const least = kills / 3;
  for (const [what, count] of Object.entries({ said, answered, certain: certain.length })) assert.ok(count >= least, `${what}: found ${count}, expected ${least} at least`);
  const typed = texts.filter((text) => text.startsWith("typed "));
  assert.deepEqual(certain.filter((text) => !typed.includes(text)), [], "nothing that the tray had shown as accepted is missing");
  assert.deepEqual(typed, typist.typed.map((entry) => entry.text).filter((text) => typed.includes(text)), "what was typed, at most once, in its order");
  // Where a window died while somebody typed, the next one has the rest of it.
  const cut = typist.typed.filter((entry) => !entry.certain && !typed.includes(entry.text)).map((entry) => entry.text);
  const isRest = (text) => text !== "" && cut.some((whole) => whole.endsWith(text));
  const rests = texts.filter(isRest);
  assert.equal(new Set(rests).size, rests.length, "a rest is there once");
  const others = texts.filter((text) => !/^(said|answered|typed) \d+$/.test(text) && !isRest(text));
  assert.deepEqual(others, ["the beginning", "the end", "the end of the answers"], "and nothing else");
  assert.equal(texts.length, said + answered + typed.length + rests.length + 3, "and nothing twice");

  await assertOneTicketEach(console, submitted);
  await assertSameOnDevice(client, there);
  await tray.sees("the end of the answers");
  await console.command("check");
});

story("the service alone is killed two hundred times: it is what a device's words go through", { limit: 420_000 }, async (story) => {
  const chance = new Chance(story);
  const console = await Console.start(story, { policy: patientPolicy });
  const device = await Device.start(story, console);
  const client = TrayClient.start(story, device);
  await device.online();
  await client.say("the beginning", "chat");
  await eventually("the conversation is at the console", async () => (await console.chats()).length === 1);
  let over = false;
  const talking = [
    talker(chance, () => over, 100, (count) => client.say(`said ${count}`, "chat")),
    talker(chance, () => over, 250, (count) => answer(console, `answered ${count}`)),
  ];
  const begun = Date.now();
  const times = 4 * kills;
  await killer(chance, { begin: async () => device.launch(), kill: () => device.kill(), times, life_ms: 600 });
  process.stdout.write(`  ${times} kills in ${((Date.now() - begun) / 1_000).toFixed(0)} s\n`);
  over = true;
  const [said, answered] = await Promise.all(talking);
  await client.say("the end", "chat");
  await device.delivered({ limit: 150_000 });
  await answer(console, "the end of the answers");
  const [chat, ...others] = await console.chats();
  assert.deepEqual(others, []);
  const there = await whole(console, chat);
  process.stdout.write(`  ${there.length} messages: ${said} said, ${answered} answered\n`);
  assertEachOnce(there.map((message) => message.text), { said, answered });
  assert.equal(there.length, said + answered + 3, "and nothing twice");
  assert.ok(said >= times / 5 && answered >= 10, `${said} said, ${answered} answered: somebody was in the middle of something`);
  await assertSameOnDevice(client, there);
  await console.command("check");
});
