// The mock console's REST: the contract's routes over the world of world.mjs.
import { randomUUID } from "node:crypto";
import { unknownVariables } from "./canned.mjs";
import { iso, technicians } from "./data.mjs";
import { enrolmentRoutes } from "./enrolment.mjs";
import { noticeRoutes } from "./notices.mjs";
import { pictureRoutes } from "./pictures.mjs";
import { check, schema } from "./policy.mjs";

export class Refusal extends Error {
  constructor(status, body, headers = {}) {
    super(String(status));
    Object.assign(this, { status, body, headers });
  }
}
/** Bytes as an answer, never as a page. */
export class Download {
  constructor(name, bytes, type = "application/octet-stream") {
    Object.assign(this, { bytes, headers: { "Content-Type": type, "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store", "Content-Length": bytes.length } });
  }
}
const missing = () => new Refusal(404, { message: "Not found" });
const invalid = (...message) => new Refusal(422, { success: false, message });
const must = (value) => {
  if (!value) throw missing();
  return value;
};

export function page(list, query, name, perPage = 25) {
  const per_page = Math.min(Number(query.get("per_page") ?? perPage), 200); // as the console's
  const at = Number(query.get("page") ?? 1);
  return { [name]: list.slice((at - 1) * per_page, at * per_page), meta: { total_pages: Math.ceil(list.length / per_page), total_entries: list.length, per_page, page: at } };
}
const holds = (wanted, ...texts) => !wanted || texts.some((text) => text?.toLowerCase().includes(wanted.toLowerCase()));
const reference = (id) => {
  const user = technicians.find((entry) => entry.id === id);
  return user ? { id: user.id, uuid: user.uuid, name: user.name } : null;
};

const chatFilters = {
  all: (chat) => chat.status === "open",
  mine: (chat, me) => chat.status === "open" && chat.assignee?.id === me.id,
  mine_unread: (chat, me) => chat.status === "open" && chat.assignee?.id === me.id && chat.unread,
  unassigned: (chat) => chat.status === "open" && !chat.assignee,
  archived: (chat) => chat.status === "archived",
};

function chatRoutes(world) {
  const chatOf = (id) => must(world.find(world.chats, id));
  const isHidden = (chat, me) => chat.assignee && chat.assignee.id !== me.id && world.hidden.has(chat.id);
  const answer = (chat) => {
    chat.updated_at = iso(Date.now());
    world.changed("chat", chat);
    world.tellCounts();
    return { chat };
  };
  return {
    "GET /chats": ({ query, me }) => {
      const filter = query.get("filter") ?? "all";
      const list = world.chats.filter((chat) => (!query.get("asset_id") || chat.asset.id === Number(query.get("asset_id"))) && (chatFilters[filter] ?? chatFilters.all)(chat, me) && holds(query.get("query"), chat.device_user, chat.customer.business_name, chat.asset.name, chat.last_message));
      const time = (chat) => Date.parse(filter === "unassigned" ? (chat.waiting_since ?? "2100-01-01") : (chat.last_message_at ?? chat.updated_at));
      const times = new Map(list.map((chat) => [chat, time(chat)]));
      list.sort((a, b) => (filter === "unassigned" ? times.get(a) - times.get(b) : times.get(b) - times.get(a)));
      const { chats, meta } = page(list, query, "chats");
      return { chats, counts: world.counts(me), meta };
    },
    "POST /chats": ({ body, reply, me }) => {
      const asset = must(world.find(world.assets, String(body.asset_id)));
      const known = world.usersOf(asset.id);
      const users = body.all_users ? known.filter((user) => user.signed_in_at) : [known.find((user) => user.uuid === body.device_user) ?? known[0]];
      const started = users.map((user) => world.startChat(asset, user, me));
      if (started.some((one) => one.made)) reply.status = 201;
      const theirs = (one) => isHidden(one.chat, me);
      const chats = started.filter((one) => !theirs(one)).map((one) => one.chat);
      if (body.text) for (const chat of chats) world.say(chat, { kind: "technician", name: me.name }, body.text, { author_id: me.id });
      world.tellCounts();
      return { chat: chats[0], chats, busy: started.filter(theirs).map((one) => one.chat.device_user) };
    },
    "GET /chats/search": ({ query }) => {
      const words = (query.get("query") ?? "").toLowerCase();
      const [customer, technician, state] = ["customer_id", "technician_id", "state"].map((name) => query.get(name));
      const time = (chat) => Date.parse(chat.last_message_at ?? chat.created_at);
      const results = world.chats
        .filter((chat) => (!customer || chat.customer.id === Number(customer)) && (!technician || chat.assignee?.id === Number(technician)) && (!state || chat.status === state))
        .filter((chat) => (!query.get("from") || time(chat) >= Date.parse(query.get("from"))) && (!query.get("until") || time(chat) < Date.parse(query.get("until"))))
        .flatMap((chat) => {
          const found = words ? (world.messages.get(chat.id) ?? []).filter((message) => message.text.toLowerCase().includes(words)) : [];
          if (words && found.length === 0 && !holds(words, chat.device_user, chat.customer.business_name)) return [];
          const newest = found.at(-1);
          if (!newest) return [{ chat, matches: found.length }];
          const { uuid, position, author, is_private, accepted_at, text } = newest;
          const from = Array.from(text.slice(0, text.toLowerCase().indexOf(words))).length;
          return [{ chat, matches: found.length, message: { uuid, position, author, is_private, accepted_at, snippet: text, marks: [{ from, until: from + Array.from(words).length }] } }];
        });
      const begin = Number(query.get("cursor") ?? 0);
      const end = begin + 25;
      return { results: results.slice(begin, end), total_entries: results.length, ...(end < results.length ? { next_cursor: String(end) } : {}) };
    },
    "GET /chats/:id": ({ id }) => ({ chat: chatOf(id) }),
    "GET /chats/:id/messages": ({ id, query }) => {
      const all = world.messages.get(chatOf(id).id);
      const before = Number(query.get("before_position") ?? Infinity);
      const limit = Number(query.get("limit") ?? 50);
      const older = all.filter((message) => message.position < before);
      const messages = older.slice(-limit);
      const more = older.length > limit;
      const from = more ? Date.parse(messages[0].accepted_at) : 0;
      const until = before < Infinity ? Date.parse(messages.at(-1)?.accepted_at ?? iso(0)) : Infinity;
      const inside = ({ happened_at }) => Date.parse(happened_at) >= from && Date.parse(happened_at) <= until;
      return { messages, events: world.events.get(chatOf(id).id).filter(inside).slice(-100), more };
    },
    "POST /chats/:id/messages": ({ id, body, me, reply }) => {
      const chat = chatOf(id);
      const wanted = body.attachments ?? [];
      if (!body.text?.trim() && wanted.length === 0) throw invalid("Text can't be blank");
      if (chat.status !== "open") throw new Refusal(409, { error: "This conversation is closed" });
      if (body.text.startsWith("refuse me")) throw invalid("Text is refused by this mock");
      const files = wanted.map(({ uuid, media_type }, place) => {
        const upload = world.uploads.get(uuid);
        if (!upload?.complete || upload.user !== me.id) throw invalid(`attachments[${place}].uuid: found no file that you uploaded whole`);
        return { attachment_id: uuid, name: upload.name, media_type: media_type || "application/octet-stream", size: upload.size, arrived: true, received: upload.size };
      });
      const said = world.say(chat, { kind: "technician", name: me.name }, body.text, { uuid: body.uuid, is_private: Boolean(body.is_private), author_id: me.id, attachments: files });
      if (!said.same) throw new Refusal(409, { error: "Another message has this uuid" });
      reply.status = said.known ? 200 : 201;
      return { message: said.message };
    },
    "POST /chats/:id/attachments": ({ id, body, me }) => {
      chatOf(id);
      if (!(body.size >= 1 && body.size <= 26_214_400)) throw new Refusal(413, { error: `size: found ${body.size}, expected 1 to 26214400 bytes` });
      const upload = world.grant(me, body);
      if (!upload) throw new Refusal(403, { error: "upload_id: is that of another upload" });
      return { upload };
    },
    "GET /attachments/:id/file": ({ id }) => {
      const bytes = must(world.files.get(id));
      const file = [...[...world.messages.values()].flat(), ...world.tickets].flatMap((one) => one.attachments ?? []).find((one) => one.attachment_id === id);
      return new Download(must(file).name, bytes);
    },
    "PUT /chats/:id": ({ id, body }) => {
      const contact = world.find(world.contacts, String(body.contact_id));
      return answer(Object.assign(chatOf(id), { contact: contact ? { id: contact.id, uuid: contact.uuid, name: contact.name, email: contact.email } : null }));
    },
    "POST /chats/:id/assign": ({ id, body }) => answer(Object.assign(chatOf(id), { assignee: body.user_id ? must(reference(body.user_id)) : null })),
    "POST /chats/:id/close": ({ id, me }) => answer(Object.assign(chatOf(id), { status: "archived", archived_at: iso(Date.now()), archived_by: me.name, waiting_since: null })),
    "POST /chats/:id/reopen": ({ id, me }) => {
      const chat = chatOf(id);
      const other = world.chats.find((one) => one !== chat && one.status === "open" && one.asset.id === chat.asset.id && world.accountOf(one) === world.accountOf(chat));
      if (other) throw new Refusal(409, { error: `Another conversation with this person is open${isHidden(other, me) ? "" : `: /api/v1/chats/${other.id}`}` });
      return answer(Object.assign(chatOf(id), { status: "open", archived_at: null, archived_by: null }));
    },
    "POST /chats/:id/unread": ({ id }) => {
      const chat = chatOf(id);
      const last = world.messages.get(chat.id).filter((message) => message.author.kind === "end_user").at(-1);
      return answer(last ? Object.assign(chat, { unread: true, my_read_position: Math.min(chat.my_read_position, last.position - 1) }) : chat);
    },
    "POST /chats/:id/ticket": ({ id, body, reply }) => {
      const chat = chatOf(id);
      const known = world.tickets.find((ticket) => ticket.id === chat.ticket_id);
      if (known) return { ticket: known };
      reply.status = 201;
      const ticket = world.ticket({ subject: body.subject || chat.last_message || `Conversation with ${chat.device_user}`, customer_id: chat.customer.id, contact_id: chat.contact?.id ?? null, contact_fullname: chat.contact?.name ?? null, assets: [chat.asset], chat_id: chat.id, source: "conversation" });
      Object.assign(chat, { ticket_id: ticket.id, ticket_number: ticket.number });
      answer(chat);
      return { ticket };
    },
  };
}

const statusList = ["New", "In Progress", "Waiting on Customer", "Waiting on Vendor", "Waiting for Parts", "Scheduled", "Customer Reply", "Resolved", "Invoiced", "Closed"];

function ticketRoutes(world) {
  const ticketOf = (id) => must(world.find(world.tickets, id));
  const comment = (ticket, me, body) => {
    const at = iso(Date.now());
    const made = { id: ++world.nextId, uuid: randomUUID(), created_at: at, updated_at: at, ticket_id: ticket.id, subject: body.subject ?? "Update", body: body.body, tech: me.name, hidden: Boolean(body.hidden), user_id: me.id };
    ticket.comments.push(made);
    ticket.updated_at = at;
    world.changed("ticket", ticket);
    return made;
  };
  return {
    "GET /tickets/settings": () => ({ ticket_status_list: statusList, ticket_types: ["Hardware", "Software", "Network", "E-mail", "Account", "Other"], ticket_type_fields: [], default_labor_product_id: null, users: technicians.map(({ id, name }) => ({ id, name })), priorities: ["Low", "Normal", "High", "Urgent"], queues: [...new Set(world.tickets.map((ticket) => ticket.queue).filter(Boolean))].sort() }),
    "GET /tickets": ({ query, me }) => {
      const status = query.get("status")?.toLowerCase();
      const list = world.tickets.filter((ticket) => (!status || (status === "not closed" ? !["Resolved", "Closed", "Invoiced"].includes(ticket.status) : ticket.status.toLowerCase() === status)) && (!query.get("queue") || ticket.queue === query.get("queue")) && (query.get("mine") !== "true" || ticket.user_id === me.id) && (!query.get("customer_id") || ticket.customer_id === Number(query.get("customer_id"))) && (!query.get("contact_id") || ticket.contact_id === Number(query.get("contact_id"))) && holds(query.get("query"), ticket.subject, String(ticket.number), ticket.contact_fullname));
      return page(list, query, "tickets");
    },
    "POST /tickets": ({ body, me, reply }) => {
      if (!body.customer_id) throw new Refusal(422, { success: false, message: ["Customer can't be blank"] });
      if (!body.subject) throw new Refusal(422, { success: false, message: ["Subject can't be blank"] });
      reply.status = 201;
      const { comments_attributes = [], asset_ids = [], rmm_alert_id, ...rest } = body;
      const ticket = world.ticket({ ...rest, user: reference(body.user_id), assets: world.assets.filter((asset) => asset_ids.includes(asset.id)) });
      const alert = world.alerts.find((one) => one.id === rmm_alert_id);
      if (alert) {
        Object.assign(alert, { ticket_id: ticket.id, ticket_number: ticket.number, ticket_status: ticket.status });
        Object.assign(ticket, { source: "alert", rmm_alerts: [{ id: alert.id, uuid: alert.uuid, description: alert.description, check_id: alert.check_id, resolved: alert.resolved }] });
      }
      for (const entry of comments_attributes) comment(ticket, me, entry);
      return { ticket };
    },
    // The first and the 99 newest, as the console's.
    "GET /tickets/:id": ({ id }) => {
      const { comments, ...ticket } = ticketOf(id);
      return { ticket: { ...ticket, comments: comments.length > 100 ? [comments[0], ...comments.slice(-99)] : comments } };
    },
    "GET /tickets/:id/comments": ({ id, query }) => page([...ticketOf(id).comments].reverse(), query, "comments"),
    "PUT /tickets/:id": ({ id, body }) => {
      const ticket = Object.assign(ticketOf(id), body, "user_id" in body ? { user: reference(body.user_id) } : {}, { updated_at: iso(Date.now()) });
      world.changed("ticket", ticket);
      return { ticket };
    },
    "DELETE /tickets/:id": ({ id }) => {
      const ticket = ticketOf(id);
      world.tickets.splice(world.tickets.indexOf(ticket), 1);
      for (const chat of world.chats.filter((one) => one.ticket_id === ticket.id)) world.changed("chat", Object.assign(chat, { ticket_id: null, ticket_number: null }));
      world.changed("ticket", ticket);
      return { message: "The ticket was deleted" };
    },
    "POST /tickets/:id/comment": ({ id, body, me, reply }) => {
      if (!body.body?.trim()) throw invalid("Body can't be blank");
      reply.status = 201;
      return { comment: comment(ticketOf(id), me, body) };
    },
  };
}

function assetRoutes(world) {
  const assetOf = (id) => must(world.find(world.assets, id));
  const alertOf = (id) => must(world.find(world.alerts, id));
  return {
    "GET /customer_assets": ({ query }) => page(world.assets.filter((asset) => holds(query.get("query"), asset.name, asset.customer.business_name, asset.logged_in_user, asset.model) && (!query.get("online") || String(asset.online) === query.get("online")) && (!query.get("open_alerts") || String(asset.open_alerts > 0) === query.get("open_alerts")) && (!query.get("customer_id") || asset.customer_id === Number(query.get("customer_id")))), query, "assets"),
    "GET /customer_assets/:id": ({ id }) => ({ asset: assetOf(id) }),
    "GET /customer_assets/:id/device_users": ({ id }) => ({ online: assetOf(id).online, device_users: world.usersOf(assetOf(id).id) }),
    "GET /customer_assets/:id/inventory": ({ id }) => {
      const inventory = world.inventoryOf(assetOf(id).own_name ?? assetOf(id).name, Date.now());
      return { inventory, reported_at: Object.fromEntries(Object.keys(inventory).map((name, index) => [name, iso(Date.now() - index * 17 * 60_000)])) };
    },
    "GET /customer_assets/:id/events": ({ id, query }) => page([...(world.events.get(assetOf(id).id) ?? [])].reverse(), query, "events"),
    "GET /customer_assets/:id/policy": () => ({ version: 7, applied_version: 7, settings: [{ key: "tray.branding", value: '{"name":"Nordwind IT","colour":"#0B6B5D"}', origin: "organisation: Everybody" }, { key: "monitors.disk_space", value: '{"enabled":true,"raise_below_percent":10}', origin: "organisation: Everybody" }, { key: "tray.menu", value: JSON.stringify([{ id: "chat", type: "live_chat", title: "Ask the help desk", unavailable_after: 180 }, { id: "vpn", type: "link", title: "Set up the VPN", url: "https://help.example.com/articles/how-to-set-up-the-vpn" }]), origin: "folder: Nordlicht Architekten / Office / Reception" }, { key: "inventory.interval", value: "14400", origin: "default" }] }),
    "GET /rmm_alerts": ({ query }) => page(world.alerts.filter((alert) => ((query.get("status") ?? "all") === "all" || (query.get("status") === "resolved") === alert.resolved) && (!query.get("asset_id") || alert.asset_id === Number(query.get("asset_id")))), query, "rmm_alerts"),
    "GET /rmm_alerts/:id": ({ id }) => ({ rmm_alert: alertOf(id) }),
    "DELETE /rmm_alerts/:id": ({ id, me }) => {
      world.changed("alert", Object.assign(alertOf(id), { resolved: true, status: "resolved", resolved_at: iso(Date.now()), resolved_by: me.name }));
      return { success: "true" };
    },
    "POST /rmm_alerts/:id/mute": ({ id }) => {
      world.changed("alert", Object.assign(alertOf(id), { status: "muted", muted_until: iso(Date.now() + 3_600_000) }));
      return { success: "true" };
    },
  };
}

function peopleRoutes(world) {
  const made = (list, noun, values) => {
    const at = iso(Date.now());
    const record = { id: ++world.nextId, uuid: randomUUID(), created_at: at, updated_at: at, ...values };
    list.push(record);
    world.changed(noun, record);
    return record;
  };
  const changed = (noun, record) => {
    record.updated_at = iso(Date.now());
    world.changed(noun, record);
    return record;
  };
  /** As the console says it: one sentence, about the first field that is wrong. */
  const lines = (body, label, name) => {
    if (name !== undefined && !name.trim()) throw invalid(`${label} can't be blank`);
    for (const [field, text] of [[label, name], ["Email", body.email], ["Phone", body.phone]]) if (text?.length > 255) throw new Refusal(413, { error: `${field}: found ${text.length} characters, expected at most 255` });
  };
  const emptied = (body) => Object.fromEntries(["email", "phone"].filter((field) => body[field] === "").map((field) => [field, null]));
  const limitOf = ({ id, uuid, name }) => {
    const most = world.limits.get(id) ?? 0;
    const open = world.chats.filter((chat) => chat.status === "open" && chat.assignee?.id === id).length;
    return { user: { id, uuid, name }, open, ...(most > 0 ? { most } : {}), available: world.notices.presence.get(id) === "there" };
  };
  const cannedOf = (me) => world.canned.filter((entry) => !entry.personal || entry.owner === me.id);
  const shown = (entry) => Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "owner"));
  const checkVariables = ({ body = "" }) => {
    const fault = unknownVariables(body);
    if (fault) throw new Refusal(422, { success: false, message: [fault], errors: { body: [fault] } });
  };
  return {
    "GET /customers": ({ query }) => page(world.customers.filter((customer) => holds(query.get("query"), customer.business_name)), query, "customers", 100),
    "GET /customers/:id": ({ id }) => ({ customer: must(world.find(world.customers, id)) }),
    "POST /customers": ({ body, reply }) => {
      if (!body.business_name) throw new Refusal(422, { success: false, message: ["Business name can't be blank"] });
      reply.status = 201;
      return { customer: made(world.customers, "customer", { fullname: body.business_name, email: null, phone: null, asset_count: 0, ...body }) };
    },
    "PUT /customers/:id": ({ id, body }) => {
      lines(body, "Business name", body.business_name);
      return { customer: changed("customer", Object.assign(must(world.find(world.customers, id)), body, body.business_name ? { fullname: body.business_name } : {}, emptied(body))) };
    },
    "DELETE /customers/:id": ({ id }) => {
      const customer = must(world.find(world.customers, id));
      const assets = world.assets.filter((asset) => asset.customer_id === customer.id).length;
      if (assets > 0) throw new Refusal(409, { error: `The customer still has ${assets} assets` });
      world.customers.splice(world.customers.indexOf(customer), 1);
      world.changed("customer", customer);
      return { success: true };
    },
    "GET /contacts": ({ query }) => page(world.contacts.filter((contact) => holds(query.get("query"), contact.name, contact.email)).filter((contact) => !query.get("customer_id") || contact.customer_id === Number(query.get("customer_id"))), query, "contacts", 50),
    "POST /contacts": ({ body, reply }) => {
      lines(body, "Name", body.name ?? "");
      reply.status = 201;
      const contact = made(world.contacts, "contact", { email: null, phone: null, ...body });
      return { ...contact, contact };
    },
    "PUT /contacts/:id": ({ id, body }) => {
      lines(body, "Name", body.name);
      const contact = changed("contact", Object.assign(must(world.find(world.contacts, id)), body, emptied(body)));
      return { ...contact, contact };
    },
    "DELETE /contacts/:id": ({ id }) => {
      const contact = must(world.find(world.contacts, id));
      world.contacts.splice(world.contacts.indexOf(contact), 1);
      world.changed("contact", contact);
      return { success: true };
    },
    "GET /chat_limits": () => ({ chat_limits: technicians.map(limitOf) }),
    "PUT /chat_limits/:id": ({ id, body }) => {
      const user = must(technicians.find((one) => one.id === Number(id)));
      if (body.most > 1000 || body.most < 0) throw invalid(`most: found ${body.most}, expected 0 (any number) to 1000`);
      world.limits.set(user.id, body.most ?? 0);
      return { chat_limit: limitOf(user) };
    },
    "GET /canned_responses": ({ query, me }) => page(cannedOf(me).filter((entry) => holds(query.get("query"), entry.title, entry.body)).map(shown), query, "canned_responses", 100),
    "POST /canned_responses": ({ body, me }) => {
      checkVariables(body);
      if (!body.title?.trim()) throw invalid("Title can't be blank");
      const at = iso(Date.now());
      const entry = { id: ++world.nextId, uuid: randomUUID(), title: body.title, body: body.body, personal: Boolean(body.personal), owner: me.id, created_at: at, updated_at: at };
      world.canned.push(entry);
      return { canned_response: shown(entry) };
    },
    "GET /canned_responses/:id": ({ id, me }) => ({ canned_response: shown(must(world.find(cannedOf(me), id))) }),
    "PUT /canned_responses/:id": ({ id, body, me }) => {
      checkVariables(body);
      return { canned_response: shown(Object.assign(must(world.find(cannedOf(me), id)), body, body.personal ? { owner: me.id } : {})) };
    },
    "DELETE /canned_responses/:id": ({ id, me }) => {
      world.canned.splice(world.canned.indexOf(must(world.find(cannedOf(me), id))), 1);
      return { success: true };
    },
  };
}

function policyRoutes(world) {
  const policyOf = (id) => must(world.policies.find((entry) => String(entry.summary.id) === id));
  const refuse = (document) => {
    const { problems } = check(document);
    if (problems.length) throw new Refusal(422, { success: false, message: [`document: ${problems[0].message}`], errors: { document: problems } });
  };
  return {
    "GET /policies/schema": () => schema,
    "POST /policies/check": ({ body }) => check(body.document),
    "GET /policies": ({ query }) => page(world.policies.map((entry) => entry.summary), query, "policies"),
    "POST /policies": ({ body, me, reply }) => {
      refuse(body.document);
      const layer = body.layer ?? "organisation";
      const id = body[`${layer}_id`];
      if (world.policies.some(({ summary }) => summary.layer === layer && (layer === "organisation" || summary[`${layer}_id`] === id))) throw new Refusal(409, { error: "There is a policy on this place already: change that one" });
      const place = layer === "organisation" ? { name: "Nordwind IT" } : must(world.find({ customer: world.customers, folder: world.folders, asset: world.assets }[layer], String(id)));
      reply.status = 201;
      const policy = { summary: { id: ++world.nextId, uuid: randomUUID(), name: body.name ?? JSON.parse(body.document).name, layer, ...(layer === "organisation" ? {} : { [`${layer}_id`]: id }), bound_to: place.business_name ?? place.name, version: 1, updated_at: iso(Date.now()), updated_by: me.name }, document: body.document };
      world.policies.push(policy);
      return { policy };
    },
    "GET /policies/:id": ({ id, reply }) => {
      reply.headers.ETag = `"${policyOf(id).summary.version}"`;
      return { policy: policyOf(id) };
    },
    "PUT /policies/:id": ({ id, body, me, request, reply }) => {
      const policy = policyOf(id);
      const wanted = request.headers["if-match"];
      if (wanted && wanted !== `"${policy.summary.version}"`) throw new Refusal(412, { error: `Version ${policy.summary.version} was saved by ${policy.summary.updated_by} meanwhile` });
      refuse(body.document);
      policy.document = body.document;
      Object.assign(policy.summary, { version: policy.summary.version + 1, updated_at: iso(Date.now()), updated_by: me.name });
      reply.headers.ETag = `"${policy.summary.version}"`;
      world.changed("policy", policy.summary);
      return { policy };
    },
  };
}

export const routes = (world) => ({ ...chatRoutes(world), ...ticketRoutes(world), ...assetRoutes(world), ...peopleRoutes(world), ...policyRoutes(world), ...enrolmentRoutes(world, { page, invalid, must }), ...noticeRoutes(world, { page, invalid, Refusal }), ...pictureRoutes(world, { invalid, missing, Download }) });
