// People who go on talking while everything is killed around them, and what must be there afterwards.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { becomes, eventually } from "./facts.mjs";

export const settle_ms = 90_000;

/** A menu whose conversation waits an hour before it gives up, and a form. */
export const patientPolicy = {
  name: "Chaos",
  settings: { "tray.menu": [
    { id: "chat", type: "live_chat", title: "Chat with us", chat: { unavailable_after: 3600 } },
    { id: "form", type: "contact_form", title: "Send a request", form: {} },
  ] },
};

/** Says 0, 1, 2, ... one after the other until `over()`, `pause` ms apart at most; gives how many. */
export async function talker(chance, over, pause, say) {
  let count = 0;
  while (!over()) {
    await say(count);
    ++count;
    await chance.moment(pause);
  }
  return count;
}

/** The technician's side: the same uuid again until the console has it. */
export async function answer(console, text) {
  const uuid = randomUUID();
  await eventually(`the console takes "${text}"`, async () => {
    const [chat] = await console.chats();
    return console.api("POST", `/chats/${chat.id}/messages`, { uuid, text });
  }, { limit: settle_ms });
  return uuid;
}

/** Cuts the network for a moment, again and again, until `over()`. */
export async function breakNetwork(chance, network, over) {
  while (!over()) {
    await chance.moment(3_000);
    network.cut();
    await chance.moment(300);
    network.restore();
  }
}

/** All of a conversation as the console's database has it, oldest first. */
export async function whole(console, chat) {
  const all = [];
  for (let before = ""; ;) {
    const { messages, more } = await console.api("GET", `/chats/${chat.id}/messages?limit=200${before}`);
    all.unshift(...messages);
    if (!more) return all;
    before = `&before_position=${messages[0].position}`;
  }
}

/** `counts`: {said: 7, ...}: each "said 0" to "said 6" is among the texts, once, in its order. */
export function assertEachOnce(texts, counts) {
  for (const [what, count] of Object.entries(counts)) {
    assert.deepEqual(texts.filter((text) => text.startsWith(`${what} `)), Array.from({ length: count }, (_, n) => `${what} ${n}`),
      `everything that was ${what}, once, in its order`);
  }
}

/** The forms 0 to `count` - 1 became one ticket each, and nothing else of what `counts` did. */
export async function assertOneTicketEach(console, count, counts = () => true) {
  const { tickets } = await console.api("GET", "/tickets?per_page=200");
  assert.deepEqual(tickets.filter(counts).map((ticket) => ticket.subject).sort(), Array.from({ length: count }, (_, n) => `form ${n}`).sort(),
    "one ticket for each form");
}

/** Waits until the device shows the console's messages, in their order. `client`: a TrayClient. */
export function assertSameOnDevice(client, there) {
  return becomes("the device has the same in the same order",
    async () => (await client.whole()).map((view) => [view.message_id, view.position]),
    there.map((message) => [message.uuid, message.position]), { limit: settle_ms });
}
