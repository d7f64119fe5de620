// The mock console's enrolment: tokens that let devices in, devices that wait for approval or are shut out, and their names.
import { randomUUID } from "node:crypto";
import { iso } from "./data.mjs";
import { Refusal } from "./routes.mjs";

const stateOf = (token) => (token.revoked ? "revoked" : token.uses_left === 0 ? "used_up" : Date.parse(token.expires_at) <= Date.now() ? "expired" : "active");

export function enrolmentRoutes(world, { page, invalid, must }) {
  const waitingOf = (token) => world.waiting.filter((device) => device.token.id === token.id);
  const shown = (token) => ({ ...token, waiting: waitingOf(token).length, state: stateOf(token) });
  const seen = (device) => ({ knocks: 1, is_latest: true, is_overtaken: false, ...device, token: { ...device.token, waiting: waitingOf(device.token).length } });
  const changed = (asset, values) => {
    Object.assign(asset, values, { updated_at: iso(Date.now()) });
    world.changed("asset", asset);
    return asset;
  };
  const decided = (id) => {
    const device = world.find(world.waiting, id);
    if (!device) throw new Refusal(409, { error: "The device was approved already" });
    world.waiting.splice(world.waiting.indexOf(device), 1);
    world.changed("enrollment", device);
    return device;
  };
  return {
    "GET /enrollment_tokens": ({ query }) => {
      const [customer, active] = [query.get("customer_id"), query.get("active")];
      const list = world.tokens.filter((token) => (!customer || token.customer_id === Number(customer)) && (!active || String(stateOf(token) === "active") === active));
      return page(list.map(shown).reverse(), query, "enrollment_tokens");
    },
    "POST /enrollment_tokens": ({ body, me, reply, request }) => {
      reply.status = 201;
      const key = request.headers["idempotency-key"];
      if (key && world.kept.has(key)) return world.kept.get(key);
      const { id, uuid, name } = me;
      const { uses = 1, expires_in = 7 * 86_400 } = body;
      const customer = world.find(world.customers, String(body.customer_id));
      const folder = world.find(world.folders, String(body.folder_id ?? 0));
      if (!customer) throw invalid("Customer can't be found");
      if (uses < 1 || uses > 100_000) throw invalid(`Uses: found ${uses}, expected 1 to 100000`);
      if (expires_in < 60 || expires_in > 366 * 86_400) throw invalid(`Expires in: found ${expires_in}, expected 60 to ${366 * 86_400} seconds`);
      if (body.folder_id && !folder) throw invalid("Folder can't be found");
      if (folder && folder.customer_id !== customer.id) throw invalid("Folder is another customer's");
      const record = { id: ++world.nextId, uuid: randomUUID(), customer_id: customer.id, customer_name: customer.business_name, folder, uses_left: uses, used: 0, expires_at: iso(Date.now() + expires_in * 1000), needs_approval: Boolean(body.needs_approval), revoked: false, created_by: { id, uuid, name }, created_at: iso(Date.now()) };
      world.tokens.push(record);
      world.changed("enrollment", record);
      const answer = { enrollment_token: { ...shown(record), token: "dbt_" + randomUUID().replaceAll("-", "") } };
      if (key) world.kept.set(key, answer);
      return answer;
    },
    "DELETE /enrollment_tokens/:id": ({ id }) => {
      const token = must(world.find(world.tokens, id));
      token.revoked = true;
      waitingOf(token).forEach(({ id: device }) => decided(String(device)));
      world.changed("enrollment", token);
      return { success: true };
    },
    "GET /waiting_devices": ({ query }) => page(world.waiting.map(seen), query, "waiting_devices"),
    "POST /waiting_devices/:id/approve": ({ id }) => {
      const device = decided(id);
      if (device.asset) return { success: true, asset_id: device.asset.id };
      const asset = { ...world.assets[0], id: ++world.nextId, uuid: randomUUID(), name: device.hostname, customer_id: device.customer_id, folder: undefined };
      world.assets.push(asset);
      world.events.set(asset.id, []);
      world.changed("asset", asset);
      return { success: true, asset_id: asset.id };
    },
    "POST /waiting_devices/:id/refuse": ({ id }) => {
      decided(id);
      return { success: true };
    },
    "POST /enrollment_tokens/:id/refuse_waiting": ({ id }) => {
      const list = waitingOf({ id: Number(id) });
      list.forEach((device) => decided(String(device.id)));
      return { success: true, refused: list.length };
    },
    "POST /customer_assets/:id/revoke": ({ id, me }) => {
      const asset = must(world.find(world.assets, id));
      world.events.get(asset.id)?.push({ id: ++world.nextId, kind: "shut_out", text: me.name, happened_at: iso(Date.now()) });
      changed(asset, { shut_out_at: iso(Date.now()), has_live_chat: false, online: false });
      return { success: true };
    },
    "PUT /customer_assets/:id": ({ id, body }) => {
      const asset = must(world.find(world.assets, id));
      if (body.name !== undefined && !body.name.trim()) throw invalid("Name can't be blank");
      if (body.name) return { asset: changed(asset, { own_name: asset.own_name ?? asset.name, name: body.name, name_is_given: true }) };
      if (body.name_is_given === false) return { asset: changed(asset, { name: asset.own_name ?? asset.name, name_is_given: false }) };
      const { folder_id, ...rest } = body;
      if (folder_id !== undefined) world.putIntoFolder(asset, folder_id);
      return { asset: changed(asset, rest) };
    },
  };
}
