// The mock console's state and what changes it: each change is told to the live links like the real console does.
import { randomUUID } from "node:crypto";
import { iso, seed, technicians } from "./data.mjs";

export class World {
  constructor() {
    this.listeners = new Set();
    this.reset();
  }

  reset() {
    Object.assign(this, seed(Date.now()));
    this.cursor = 100;
    this.nextId = 10_000;
  }

  tell(type, body, only) {
    for (const listener of this.listeners) listener({ type, body }, only);
  }
  changed(noun, record, chat_id) {
    this.tell("changed", { cursor: ++this.cursor, noun, uuid: record.uuid, deleted: false, ...(chat_id ? { chat_id } : {}) });
  }
  find(list, id) {
    return list.find((entry) => String(entry.id) === id || entry.uuid === id);
  }

  counts(user) {
    const open = this.chats.filter((chat) => chat.status === "open");
    const unassigned = open.filter((chat) => !chat.assignee).length;
    const mine_unread = open.filter((chat) => chat.assignee?.id === user.id && chat.unread).length;
    return { bubble: unassigned + mine_unread, unassigned, mine_unread };
  }
  tellCounts() {
    this.tell("counts", (user) => ({ counts: this.counts(user) }));
  }

  say(chat, author, text, { uuid = randomUUID(), is_private = false, author_id = null } = {}) {
    const list = this.messages.get(chat.id);
    const known = list.find((message) => message.uuid === uuid);
    if (known) return { message: known, known: true, same: known.text === text };
    const at = iso(Date.now());
    const message = { id: ++this.nextId, uuid, chat_uuid: chat.uuid, position: (list.at(-1)?.position ?? 0) + 1, author, author_id, is_private, text, written_at: at, accepted_at: at };
    list.push(message);
    chat.last_position = message.position;
    chat.updated_at = at;
    if (!is_private) Object.assign(chat, { last_message: text.split("\n")[0].slice(0, 120), last_message_at: at, last_author: author.name });
    if (author.kind === "end_user") Object.assign(chat, { unread: true, waiting_since: chat.waiting_since ?? at });
    else if (!is_private && author.kind === "technician") Object.assign(chat, { waiting_since: null, unavailable_at: null });
    const cursor = ++this.cursor;
    this.tell("message", { cursor, chat_id: chat.uuid, message_id: uuid, position: message.position, author, ...(author_id ? { author_id: technicians[author_id - 1].uuid } : {}), is_private, text, written_at: Date.parse(at), accepted_at: Date.parse(at) });
    this.changed("chat", chat);
    this.tellCounts();
    return { message, known: false, same: true };
  }

  /** What the end user of a conversation does; for tests and for looking at the page. */
  userSays(id, text) {
    const chat = this.find(this.chats, String(id));
    const wasUnread = chat.unread;
    const { message } = this.say(chat, { kind: "end_user", name: chat.device_user }, text);
    if (!wasUnread) this.tell("ping", { chat_id: chat.uuid, who: chat.device_user, text: text.split("\n")[0].slice(0, 80) });
    return message;
  }
  userTypes(id) {
    const chat = this.find(this.chats, String(id));
    this.tell("typing", { chat_id: chat.uuid, name: chat.device_user, technician: false });
  }
  technicianTypes(chat_id, user) {
    this.tell("typing", { chat_id, name: user.name, technician: true }, (other) => other.id !== user.id);
  }
  userReads(id) {
    const chat = this.find(this.chats, String(id));
    chat.user_delivered_position = chat.user_read_position = chat.last_position;
    this.tell("marks", { chat_id: chat.uuid, delivered_position: chat.last_position, read_position: chat.last_position });
  }
  seen(uuid, position, read) {
    const chat = this.chats.find((entry) => entry.uuid === uuid);
    if (!chat || !read) return;
    chat.my_read_position = Math.max(chat.my_read_position, position);
    chat.unread = chat.my_read_position < chat.last_position && chat.unread;
    this.changed("chat", chat);
    this.tellCounts();
  }

  ticket(values) {
    const at = iso(Date.now());
    const customer = this.find(this.customers, String(values.customer_id));
    const id = ++this.nextId;
    const made = { id, uuid: randomUUID(), number: 1001 + this.tickets.length, status: "New", problem_type: null, priority: null, due_date: null, contact_id: null, contact_fullname: null, user_id: null, user: null, assets: [], chat_id: null, source: "console", resolved_at: null, comments: [], created_at: at, updated_at: at, customer_business_then_name: customer.business_name, ...values };
    this.tickets.unshift(made);
    this.changed("ticket", made);
    return made;
  }
}
