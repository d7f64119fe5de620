// The mock console's announcements: made, sent by the clock of the test, withdrawn, and what devices say of them.
import { randomUUID } from "node:crypto";
import { iso } from "./data.mjs";
import { Refusal, page } from "./routes.mjs";

const invalid = (...message) => new Refusal(422, { success: false, message });
const reachOf = (device) => (device.dismissed_at ? "dismissed" : device.seen_at ? "seen" : device.delivered_at ? "delivered" : "waiting");
const holds = (world, folder, asset) => world.foldersBelow(folder.id).has(asset.folder?.id);
const devicesOf = (world, one) => world.assets.filter((asset) => (one.folder ? holds(world, one.folder, asset) : one.customer ? asset.customer_id === one.customer.id : one.asset_ids.includes(asset.id)));

const entriesOf = (world, one) => devicesOf(world, one).map((asset) => ({ asset: { id: asset.id, uuid: asset.uuid, name: asset.name, online: asset.online }, customer: asset.customer, has_agent: asset.has_live_chat, people: [] }));

function start(world, one) {
  Object.assign(one, { state: "active", sent_at: iso(Date.now()), devices: entriesOf(world, one) });
}

/** What a device says: delivered, seen or dismissed, by whom. */
export function announcementReaches(world, id, assetId, reach, who = "ada") {
  const one = world.find(world.announcements, String(id));
  const device = one.devices.find((entry) => entry.asset.id === assetId);
  const at = iso(Date.now());
  device.delivered_at ??= at;
  if (reach !== "delivered") {
    device.seen_at ??= at;
    device.people = [{ name: who, seen_at: at }];
  }
  if (reach === "dismissed") {
    device.dismissed_at ??= at;
    device.people = [{ name: who, seen_at: at, dismissed_at: at }];
  }
  world.changed("announcement", one);
}

function shape(world, one) {
  const { devices, ...rest } = one;
  const count = (name) => devices.filter((device) => device[name]).length;
  return { ...rest, counts: { devices: one.state === "scheduled" ? devicesOf(world, one).length : devices.length, delivered: count("delivered_at"), seen: count("seen_at"), dismissed: count("dismissed_at") } };
}

export function announcementRoutes(world) {
  const of = (id) => {
    const one = world.find(world.announcements, id);
    if (!one) throw new Refusal(404, { message: "Not found" });
    return one;
  };
  const take = (one, body) => {
    const folder = world.find(world.folders, String(body.folder_id));
    const customer = world.find(world.customers, String(folder?.customer_id ?? body.customer_id));
    if (!body.title?.trim()) throw invalid("Title can't be blank");
    if (!customer && !body.asset_ids?.length) throw invalid("Choose whom it is for: exactly one of customer_id, folder_id and asset_ids");
    if (body.expires_at && Date.parse(body.expires_at) <= Date.now()) throw invalid("Expiry: found a time that has passed");
    const at = iso(Date.now());
    Object.assign(one, { title: body.title, text: body.text, level: body.level ?? "information", customer: customer ? { id: customer.id, uuid: customer.uuid, business_name: customer.business_name } : null, folder: folder ? { id: folder.id, uuid: folder.uuid, name: folder.name } : null, asset_ids: customer ? [] : body.asset_ids, starts_at: body.starts_at || at, expires_at: body.expires_at || null, updated_at: at });
    if (Date.parse(one.starts_at) <= Date.now()) start(world, one);
    world.changed("announcement", one);
    return { announcement: shape(world, one) };
  };
  return {
    "GET /announcements": ({ query }) => {
      const state = query.get("state") ?? "all";
      const wanted = query.get("query")?.toLowerCase() ?? "";
      const list = world.announcements.filter((one) => (state === "all" || one.state === state) && `${one.title} ${one.text}`.toLowerCase().includes(wanted));
      return page(list.map((one) => ({ ...shape(world, one), asset_ids: [] })), query, "announcements");
    },
    "POST /announcements": ({ body, me }) => {
      const one = { id: ++world.nextId, uuid: randomUUID(), state: "scheduled", author: me.name, created_at: iso(Date.now()), devices: [] };
      const answer = take(one, body);
      world.announcements.unshift(one);
      return answer;
    },
    "GET /announcements/:id": ({ id }) => ({ announcement: shape(world, of(id)) }),
    "PUT /announcements/:id": ({ id, body }) => {
      if (of(id).state !== "scheduled") throw new Refusal(409, { error: "The announcement was sent already: withdraw it and make a new one" });
      return take(of(id), body);
    },
    "POST /announcements/:id/withdraw": ({ id, me }) => {
      const one = Object.assign(of(id), { state: "withdrawn", withdrawn_at: iso(Date.now()), withdrawn_by: me.name });
      world.changed("announcement", one);
      return { announcement: shape(world, one) };
    },
    "GET /announcements/:id/devices": ({ id, query }) => {
      const reach = query.get("reach") ?? "";
      const one = of(id);
      // Of those that were chosen it knows before it starts.
      const list = (one.state === "scheduled" && !one.customer ? entriesOf(world, one) : one.devices).map((device) => ({ ...device, reach: reachOf(device) }));
      return page(list.filter((device) => !reach || device.reach === reach), query, "devices", 100);
    },
  };
}

export function seedAnnouncements(world) {
  const at = (minutes) => iso(Date.now() + minutes * 60_000);
  const base = (id, title, text, more) => ({ id, uuid: randomUUID(), title, text, level: "information", author: "Mara Lindqvist", asset_ids: [], customer: null, expires_at: null, created_at: at(-300), updated_at: at(-300), devices: [], ...more });
  const customerOf = (id) => {
    const { uuid, business_name } = world.find(world.customers, String(id));
    return { id, uuid, business_name };
  };
  const list = [
    base(3, "New telephones on Monday", "Your telephones are exchanged on Monday morning.\nYour number stays the same.", { state: "scheduled", customer: customerOf(2), starts_at: at(2_880), expires_at: at(6_000) }),
    base(2, "The network rests tonight", "Between 18:00 and 20:00 the network in the whole building rests.\n\nPlease save your work before you leave.", { state: "active", level: "warning", customer: customerOf(1), starts_at: at(-90), expires_at: at(600) }),
    base(1, "Do not open \u201cinvoice.zip\u201d", "A message with this attachment is making the rounds. <b>Delete it.</b>", { state: "withdrawn", level: "critical", starts_at: at(-3_000), withdrawn_at: at(-2_900), withdrawn_by: "Jonas Okafor", asset_ids: [3, 4] }),
  ];
  for (const one of list.filter(({ state }) => state !== "scheduled")) {
    const { state } = one;
    start(world, one);
    Object.assign(one, { state, sent_at: one.starts_at });
  }
  world.announcements = list;
  const [first] = list[1].devices;
  announcementReaches(world, 2, first.asset.id, "seen", "Ida Sommer");
  return list;
}
