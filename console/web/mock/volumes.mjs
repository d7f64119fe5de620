// Large volumes for the mock console: thousands of open conversations, and one conversation of thousands of messages.
import { randomUUID } from "node:crypto";
import { iso } from "./data.mjs";

const words = "the printer in hall two does not answer since this morning and nobody knows why it prints every second label only please look at it when you have a moment thank you it works again now what about the shared folder that we spoke of last week".split(" ");
const kinds = [["alert_raised", "Disk space: 6 % free on /"], ["booted", "kernel 6.1.0-18"], ["policy_applied", "Policy version 7 applied"], ["network_lost", ""], ["network_back", ""]];

/** Always the same numbers for the same seed. */
function numbers(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
const sentence = (next, most) => Array.from({ length: 2 + next(most) }, () => words[next(words.length)]).join(" ");

/** Until there are `count` conversations that are open: copies of those that are there, each with its own person and device. */
export function openMany(world, count) {
  const next = numbers(7);
  const now = Date.now();
  const patterns = world.chats.filter((chat) => chat.status === "open");
  for (let index = 0, at = world.chats.length; patterns.length + index < count; index++) {
    const pattern = patterns[index % patterns.length];
    const id = 100_000 + index;
    const waits = index % 3 === 0;
    const last = iso(now - (index + 1) * 20_000);
    const text = sentence(next, 14);
    const chat = { ...pattern, id, uuid: randomUUID(), device_user: `${pattern.device_user} ${index}`, asset: { ...pattern.asset, name: `${pattern.asset.name}-${index}`, online: index % 5 !== 0 }, assignee: waits ? null : pattern.assignee, last_message: text, last_message_at: last, last_author: pattern.device_user, last_position: 1, unread: waits, my_read_position: waits ? 0 : 1, user_delivered_position: 1, user_read_position: 1, waiting_since: waits ? last : null, unavailable_at: null, ticket_id: null, ticket_number: null, created_at: last, updated_at: last };
    world.chats[at + index] = chat;
    world.messages.set(id, [{ id, uuid: randomUUID(), chat_uuid: chat.uuid, position: 1, author: { kind: "end_user", name: chat.device_user }, author_id: null, is_private: false, text, written_at: last, accepted_at: last }]);
    world.events.set(id, []);
  }
}

/** The conversation `id` becomes `count` messages long, with an event of the device at every fortieth. */
export function sayMany(world, id, count) {
  const next = numbers(11);
  const chat = world.chats.find((entry) => entry.id === id);
  const begun = Date.now() - count * 90_000;
  const list = [];
  const events = [];
  for (let index = 0; index < count; index++) {
    const kind = index % 23 === 22 ? "note" : index % 5 < 2 ? "end_user" : "technician";
    const at = iso(begun + index * 90_000);
    const lines = Array.from({ length: 1 + (index % 17 === 0 ? next(6) : 0) }, () => sentence(next, index % 11 === 0 ? 60 : 16));
    list.push({ id: 1_000_000 + index, uuid: randomUUID(), chat_uuid: chat.uuid, position: index + 1, author: kind === "end_user" ? { kind, name: chat.device_user } : { kind: "technician", name: "Mara Lindqvist" }, author_id: kind === "end_user" ? null : 1, is_private: kind === "note", text: lines.join("\n"), written_at: at, accepted_at: at });
    if (index % 40 === 20) events.push({ id: 2_000_000 + index, kind: kinds[(index / 20) % kinds.length | 0][0], text: kinds[(index / 20) % kinds.length | 0][1], happened_at: at });
  }
  world.messages.set(id, list);
  world.events.set(id, events);
  const last = list.at(-1);
  Object.assign(chat, { last_position: count, my_read_position: count, unread: false, user_delivered_position: count, user_read_position: count - 1, last_message: last.text.split("\n")[0].slice(0, 120), last_message_at: last.accepted_at, last_author: last.author.name, waiting_since: null, unavailable_at: null, created_at: iso(begun), updated_at: last.accepted_at });
}
