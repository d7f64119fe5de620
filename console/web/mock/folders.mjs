// The mock console's folders: made, renamed, deleted when they are empty, with devices in them.
import { randomUUID } from "node:crypto";
import { iso } from "./data.mjs";
import { Refusal, page } from "./routes.mjs";

export function folderRoutes(world) {
  const of = (id) => {
    const folder = world.find(world.folders, id);
    if (!folder) throw new Refusal(404, { message: "Not found" });
    return folder;
  };
  const shape = (folder) => ({ ...folder, asset_count: world.assets.filter((asset) => world.foldersBelow(folder.id).has(asset.folder?.id)).length });
  const parentOf = (folder) => world.find(world.folders, String(folder.parent_id));
  const told = (folder) => {
    for (const one of world.folders) one.path = [...(function* up(at) { if (at) { yield* up(parentOf(at)); yield at.name; } })(one)].join(" / ");
    world.folders.sort((a, b) => a.customer_id - b.customer_id || a.path.localeCompare(b.path));
    world.changed("customer", world.find(world.customers, String(folder.customer_id)));
    return { folder: shape(folder) };
  };
  const check = (name, folder) => {
    if (!name?.trim()) throw new Refusal(422, { success: false, message: ["Name can't be blank"] });
    if (world.folders.some((one) => one.id !== folder.id && one.customer_id === folder.customer_id && one.parent_id === folder.parent_id && one.name === name)) throw new Refusal(409, { error: "There is a folder of this name here already" });
  };
  return {
    "GET /folders": ({ query }) => page(world.folders.filter((folder) => !query.get("customer_id") || folder.customer_id === Number(query.get("customer_id"))).map(shape), query, "folders", 100),
    "GET /folders/:id": ({ id }) => ({ folder: shape(of(id)) }),
    "POST /folders": ({ body }) => {
      const parent = world.find(world.folders, String(body.parent_id));
      const at = iso(Date.now());
      const folder = { id: ++world.nextId, uuid: randomUUID(), customer_id: body.customer_id, ...(parent ? { parent_id: parent.id } : {}), name: body.name, depth: (parent?.depth ?? 0) + 1, created_at: at, updated_at: at };
      check(body.name, folder);
      world.folders.push(folder);
      return told(folder);
    },
    "PUT /folders/:id": ({ id, body }) => {
      check(body.name, of(id));
      return told(Object.assign(of(id), { name: body.name }));
    },
    "DELETE /folders/:id": ({ id }) => {
      const folder = of(id);
      if (world.folders.some((one) => one.parent_id === folder.id)) throw new Refusal(409, { error: "The folder still has folders in it" });
      if (shape(folder).asset_count > 0) throw new Refusal(409, { error: "The folder still has devices in it" });
      world.folders.splice(world.folders.indexOf(folder), 1);
      told(folder);
      return { success: true };
    },
  };
}
