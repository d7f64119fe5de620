// The mock console's state and what changes it: each change is told to the live links like the real console does.
import { createHash, randomUUID } from "node:crypto";
import { announcementReaches, seedAnnouncements } from "./announcements.mjs";
import { iso, seed, technicians } from "./data.mjs";
import { freshGroups } from "./groups.mjs";
import { freshNotices, notice } from "./notices.mjs";

/** In a list, where there are no words, what was attached. */
const shownText = ({ text, attachments = [] }) => text || (attachments.length ? `${attachments.length} ${attachments.length === 1 ? "file" : "files"}: ${attachments.map((file) => file.name).join(", ")}` : "");

export class World {
  constructor() {
    this.listeners = new Set();
    this.reset();
  }

  reset() {
    /** How many conversations a technician may have at once, by id; absent: any number. */
    this.limits = new Map();
    Object.assign(this, seed(Date.now()));
    this.cursor = 100;
    this.nextId = 10_000;
    this.uploads = new Map();
    this.files = new Map();
    this.kept = new Map(); // answers by Idempotency-Key
    this.deviceUsers = new Map(); // by device, where a test says who is there
    this.accounts = new Map(); // by conversation, where a test has two people of one name at a device
    this.hidden = new Set(); // conversations that only their assignee sees
    this.notices = freshNotices();
    this.groups = freshGroups();
    this.pictures = new Map();
    this.announcements = seedAnnouncements(this);
  }

  /** The ids of a folder and of those below it. */
  foldersBelow(id) {
    const all = new Set([id]);
    for (const folder of this.folders) if (all.has(folder.parent_id)) all.add(folder.id);
    return all;
  }

  putIntoFolder(asset, id) {
    const folder = this.find(this.folders, String(id));
    asset.folder = folder ? { id: folder.id, uuid: folder.uuid, name: folder.name } : undefined;
  }

  /** Who is at a device: the one that its inventory names, unless somebody said otherwise. */
  usersOf(assetId) {
    const asset = this.find(this.assets, String(assetId));
    return this.deviceUsers.get(assetId) ?? [{ uuid: `person-1000-${assetId}`, account_id: "1000", name: asset.logged_in_user.toLowerCase().replace(/\W+/g, "."), full_name: asset.logged_in_user, last_seen_at: iso(Date.now()), ...(asset.online ? { signed_in_at: iso(Date.now() - 3_600_000) } : {}) }];
  }
  /** Names as in "ada" or "ada (away)". */
  sit(assetId, ...names) {
    this.deviceUsers.set(assetId, names.map((said, index) => {
      const name = said.replace(" (away)", "");
      return { uuid: `person-${1000 + index}-${assetId}`, account_id: String(1000 + index), name, last_seen_at: iso(Date.now() - 86_400_000 * (index + 1)), ...(name === said ? { signed_in_at: iso(Date.now() - 3_600_000) } : {}) };
    }));
    this.changed("asset", this.find(this.assets, String(assetId)));
  }
  /** Whose it is: people are told apart by their names, unless a test gives them accounts. */
  accountOf(chat) {
    return this.accounts.get(chat.id) ?? chat.device_user;
  }
  startChat(asset, user, me) {
    const who = user.full_name ?? user.name;
    const open = this.chats.find((chat) => chat.asset.id === asset.id && chat.status === "open" && (chat.device_user === who || !this.deviceUsers.has(asset.id)));
    if (open) return { chat: open, made: false };
    const id = ++this.nextId;
    const at = iso(Date.now());
    const chat = { id, uuid: randomUUID(), status: "open", device_user: who, customer: asset.customer, contact: null, asset: { id: asset.id, uuid: asset.uuid, name: asset.name, online: asset.online }, assignee: { id: me.id, uuid: me.uuid, name: me.name }, last_message: null, last_message_at: null, last_author: null, last_position: 0, unread: false, my_read_position: 0, user_delivered_position: 0, user_read_position: 0, waiting_since: null, unavailable_at: null, ticket_id: null, ticket_number: null, archived_at: null, archived_by: null, created_at: at, updated_at: at };
    this.chats.push(chat);
    this.messages.set(id, []);
    this.events.set(id, []);
    this.changed("chat", chat);
    return { chat, made: true };
  }

  /** A notification for a technician, by her number. */
  notify(id, what) {
    return notice(this, technicians.find((one) => one.id === id), what);
  }
  /** A colleague comes, goes or looks away: "there", "away" or "offline". */
  isNow(id, presence) {
    this.notices.presence.set(id, presence);
    this.changed("user", technicians.find((one) => one.id === id));
  }

  announcementReaches(id, asset, reach, who) {
    announcementReaches(this, id, asset, reach, who);
  }

  tell(type, body, only) {
    for (const listener of this.listeners) listener({ type, body }, only);
  }
  changed(noun, record, chat_id) {
    this.tell("changed", { cursor: ++this.cursor, noun, uuid: record.uuid, deleted: false, ...(chat_id ? { chat_id } : {}) });
  }
  /** `act` happens and nobody is told, as where it is too much at once for a link: it begins anew then. */
  missed(act) {
    const { listeners } = this;
    this.listeners = new Set();
    act();
    this.listeners = listeners;
    this.tell("snapshot", (user) => ({ cursor: this.cursor, protocol_version: 1, counts: this.counts(user), server_time: Date.now() }));
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

  say(chat, author, text, { uuid = randomUUID(), is_private = false, author_id = null, attachments } = {}) {
    const list = this.messages.get(chat.id);
    const known = list.find((message) => message.uuid === uuid);
    if (known) return { message: known, known: true, same: known.text === text };
    const at = iso(Date.now());
    const message = { id: ++this.nextId, uuid, chat_uuid: chat.uuid, position: (list.at(-1)?.position ?? 0) + 1, author, author_id, is_private, text, written_at: at, accepted_at: at, ...(attachments?.length ? { attachments } : {}) };
    list.push(message);
    chat.last_position = message.position;
    chat.updated_at = at;
    if (!is_private) Object.assign(chat, { last_message: shownText(message).split("\n")[0].slice(0, 120), last_message_at: at, last_author: author.name });
    if (author.kind === "end_user") Object.assign(chat, { unread: true, waiting_since: chat.waiting_since ?? at });
    else if (!is_private && author.kind === "technician") Object.assign(chat, { waiting_since: null, unavailable_at: null });
    this.tellMessage(chat, message);
    this.changed("chat", chat);
    this.tellCounts();
    return { message, known: false, same: true };
  }

  tellMessage(chat, { uuid, position, author, author_id, is_private, text, written_at, accepted_at, attachments }) {
    this.tell("message", { cursor: ++this.cursor, chat_id: chat.uuid, message_id: uuid, position, author, ...(author_id ? { author_id: technicians[author_id - 1].uuid } : {}), is_private, text, written_at: Date.parse(written_at), accepted_at: Date.parse(accepted_at), ...(attachments ? { attachments } : {}) });
  }

  /** What the end user of a conversation does; for tests and for looking at the page. */
  userSays(id, text, attachments = undefined) {
    const chat = this.find(this.chats, String(id));
    const wasUnread = chat.unread;
    const { message } = this.say(chat, { kind: "end_user", name: chat.device_user }, text, { attachments });
    if (!wasUnread) this.tell("ping", { chat_id: chat.uuid, who: chat.device_user, text: shownText(message).split("\n")[0].slice(0, 80) });
    return message;
  }
  /** With files that are still on the device: `fileArrives` brings their bytes. */
  userSends(id, text, files) {
    return this.userSays(id, text, files.map((file) => ({ attachment_id: randomUUID(), name: file.name, media_type: file.media_type ?? "application/octet-stream", size: file.size, arrived: false, received: 0 })));
  }
  /** So many bytes of it have come; `moving` says whether more come. */
  fileMoves(id, attachment_id, received, moving = true) {
    const chat = this.find(this.chats, String(id));
    const message = this.messages.get(id).find((entry) => entry.attachments?.some((file) => file.attachment_id === attachment_id));
    if (!moving) message.attachments = message.attachments.map((file) => (file.attachment_id === attachment_id ? { ...file, received } : file));
    this.tell("attachment.moved", { chat_id: chat.uuid, message_id: message.uuid, attachment_id, received, moving });
  }
  /** The person took a technician's file. */
  fileFetched(id, uuid, at = Date.now()) {
    const message = this.messages.get(id).find((entry) => entry.attachments?.some((file) => file.attachment_id === uuid));
    message.attachments = message.attachments.map((file) => (file.attachment_id === uuid ? { ...file, fetched_at: at } : file));
    this.tellMessage(this.find(this.chats, String(id)), message);
  }
  /** A device comes or goes. */
  setOnline(assetId, online) {
    const asset = this.find(this.assets, String(assetId));
    asset.online = online;
    for (const chat of this.chats) if (chat.asset.id === assetId) chat.asset.online = online;
    for (const one of this.tickets.flatMap((ticket) => ticket.assets)) if (one.id === assetId) one.online = online;
    this.changed("asset", asset);
  }
  fileArrives(id, attachment_id, bytes) {
    const message = this.messages.get(id).find((entry) => entry.attachments?.some((file) => file.attachment_id === attachment_id));
    message.attachments = message.attachments.map((file) => (file.attachment_id === attachment_id ? { ...file, arrived: true, received: file.size } : file));
    this.files.set(attachment_id, Buffer.from(bytes));
    this.tellMessage(this.find(this.chats, String(id)), message);
  }
  /** Of a contact form: the names are there with the ticket, the bytes come later. */
  formHas(id, files) {
    const ticket = this.find(this.tickets, String(id));
    ticket.attachments = files.map((file) => ({ attachment_id: randomUUID(), name: file.name, media_type: file.media_type ?? "application/octet-stream", size: file.size, arrived: false, received: 0 }));
    this.changed("ticket", ticket);
    return ticket;
  }
  formFileArrives(id, attachment_id, bytes) {
    const ticket = this.find(this.tickets, String(id));
    ticket.attachments = ticket.attachments.map((file) => (file.attachment_id === attachment_id ? { ...file, arrived: true, received: file.size } : file));
    this.files.set(attachment_id, Buffer.from(bytes));
    this.changed("ticket", ticket);
  }

  /** A grant of an upload, as the console gives it: asking again goes on at what is here. */
  grant(user, { uuid, name, size, sha256 }) {
    const known = this.uploads.get(uuid);
    const upload = known ?? { uuid, name, size, sha256, user: user.id, bytes: Buffer.alloc(0) };
    if (upload.user !== user.id || upload.size !== size || upload.sha256 !== sha256) return null;
    this.uploads.set(uuid, upload);
    upload.ticket = randomUUID();
    return { uuid, url: `/console/v1/uploads/${uuid}`, ticket: upload.ticket, offset: upload.bytes.length, complete: upload.complete ?? false };
  }
  /** The status of one PUT; `bytes` is what came before it ended. */
  put(uuid, ticket, offset, bytes) {
    const upload = this.uploads.get(uuid);
    if (!upload || !ticket || upload.ticket !== ticket || upload.complete) return 401;
    upload.ticket = null;
    if (offset !== upload.bytes.length || offset + bytes.length > upload.size) return 409;
    upload.bytes = Buffer.concat([upload.bytes, bytes]);
    if (upload.bytes.length < upload.size) return 204;
    if (createHash("sha256").update(upload.bytes).digest("hex") !== upload.sha256) {
      upload.bytes = Buffer.alloc(0);
      return 422;
    }
    upload.complete = true;
    this.files.set(uuid, upload.bytes);
    return 204;
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
    const made = { id, uuid: randomUUID(), number: 1001 + this.tickets.length, status: "New", problem_type: null, priority: null, due_date: null, contact_id: null, contact_fullname: null, user_id: null, user: null, assets: [], rmm_alerts: [], chat_id: null, source: "console", resolved_at: null, comments: [], created_at: at, updated_at: at, customer_business_then_name: customer.business_name, ...values };
    this.tickets.unshift(made);
    this.changed("ticket", made);
    return made;
  }
}
