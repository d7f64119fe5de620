// Service and console are killed and the network is cut while nobody answers in time and conversations are closed: each streak of
// questions is told so once at most and never early, each conversation becomes one ticket at most, and nothing is lost.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Chance } from "./support/chance.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { story } from "./support/story.mjs";
import { answer, assertOneTicketEach, breakNetwork, settle_ms, talker, whole } from "./support/talk.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const due_ms = 1_000;
const kills = { service: 14, console: 6 };
const policy = { name: "Soon", settings: { "tray.menu": [
  { id: "chat", type: "live_chat", title: "Chat with us", chat: { unavailable_after: due_ms / 1_000, ticket_on_unavailable: "automatic" } },
  { id: "form", type: "contact_form", title: "Send a request", form: {} },
] } };

/** The id of the message that says nobody is available, from that of the question that waits for an answer: a UUID, version 5. */
function automatic_of(uuid) {
  const hash = createHash("sha1").update(Buffer.from(uuid.replaceAll("-", ""), "hex")).update("unavailable").digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Gives how many automatic messages the conversation has. */
function assertGivenUpOncePerStreak(messages) {
  const questions = new Map(messages.filter((one) => one.author.kind === "end_user").map((one) => [automatic_of(one.uuid), one]));
  const answers = messages.filter((one) => one.author.kind === "technician").map((one) => one.position);
  const automatic = messages.filter((one) => one.author.kind === "automatic");
  const waited = automatic.map((one) => {
    const question = questions.get(one.uuid);
    assert.ok(question, `"${one.text}" belongs to a question of its conversation`);
    const after = Date.parse(one.written_at) - Date.parse(question.written_at);
    assert.ok(after >= due_ms - 1, `it came ${after} ms after "${question.text}", due after ${due_ms}`); // both are cut to milliseconds
    return question;
  }).sort((a, b) => a.position - b.position);
  waited.slice(1).forEach((question, index) => {
    const before = waited[index];
    assert.ok(answers.some((position) => position > before.position && position < question.position),
      `"${before.text}" and "${question.text}" were both told that nobody is available, and nobody answered between them`);
  });
  return automatic.length;
}

story("nobody answers in time, and everything is killed and cut meanwhile", async (s) => {
  const chance = new Chance(s);
  const console = await Console.start(s, { policy });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say("the beginning", "chat");
  await eventually("the conversation is at the console", async () => (await console.chats()).length === 1);

  let over = false;
  const close = () => eventually("a conversation is closed", async () => {
    const [open] = await console.chats();
    return !open || console.api("POST", `/chats/${open.id}/close`, {});
  }, { limit: settle_ms });
  const talking = Promise.all([
    talker(chance, () => over, 900, (count) => client.say(`said ${count}`, "chat")),
    talker(chance, () => over, 3_500, (count) => answer(console, `answered ${count}`)),
    talker(chance, () => over, 2_000, (count) => client.submit("form", { subject: `form ${count}`, email: "mia@bakery.example", description: "It beeps." })),
    talker(chance, () => over, 6_000, close),
    breakNetwork(chance, network, () => over),
  ]);
  async function killed(what, one, longest) {
    for (let count = 0; count < kills[what]; ++count) {
      await chance.moment(longest);
      await one.kill();
      await one.start();
    }
  }
  await Promise.all([killed("service", device, 2_000), killed("console", console, 4_000)]);
  over = true;
  // The link may rest for a while after so many consoles that were gone; a start anew does not wait that out.
  await device.kill();
  await device.start();
  // The answer that is under way goes into an open conversation: the last one may have been closed.
  await client.say("one word more", "chat");
  const [said, answered, submitted, closed] = await talking;
  await client.say("the end", "chat");
  await eventually("nobody answers that either, and it becomes a ticket", async () => (await console.chats())[0]?.ticket_number, { limit: settle_ms, seen: () => console.chats() });
  await device.delivered({ limit: settle_ms });

  const chats = [...(await console.chats()), ...(await console.chats("archived"))];
  const conversations = await Promise.all(chats.map((chat) => whole(console, chat)));
  const all = conversations.flat();
  const sayings = (what, list) => list.map((message) => message.text).filter((text) => text.startsWith(`${what} `)).map((text) => Number(text.split(" ")[1]));
  for (const [what, count] of Object.entries({ said, answered })) {
    assert.deepEqual(sayings(what, all).sort((a, b) => a - b), Array.from({ length: count }, (_, n) => n), `everything that was ${what}, once`);
    for (const messages of conversations) assert.deepEqual(sayings(what, messages), sayings(what, messages).sort((a, b) => a - b), `what was ${what}, in its order`);
  }
  const given_up = conversations.map(assertGivenUpOncePerStreak).reduce((sum, count) => sum + count, 0);
  assert.equal(all.length, said + answered + given_up + 3, "and nothing else");

  const { tickets } = await console.api("GET", "/tickets?per_page=200");
  const whole_tickets = await Promise.all(tickets.map(async ({ id }) => (await console.api("GET", `/tickets/${id}`)).ticket));
  const of_chats = whole_tickets.filter((ticket) => ticket.source === "conversation").map((ticket) => ticket.chat_id);
  assert.equal(new Set(of_chats).size, of_chats.length, `at most one ticket of each conversation: ${of_chats}`);
  await assertOneTicketEach(console, submitted, (ticket) => whole_tickets.find((one) => one.id === ticket.id).source !== "conversation");
  process.stdout.write(`  ${said} said, ${answered} answered, ${submitted} forms, ${closed} closed; ${chats.length} conversations, ${given_up} times given up, ${of_chats.length} tickets of conversations\n`);
  for (const [what, found, least] of [["said", said, 20], ["answered", answered, 3], ["conversations", chats.length, 2], ["given up", given_up, 2], ["tickets", of_chats.length, 1]])
    assert.ok(found >= least, `${what}: found ${found}, expected ${least} at least, or nothing was tried`);
  await console.command("check");
});
