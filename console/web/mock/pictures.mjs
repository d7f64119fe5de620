// The mock console's pictures of technicians.
import { createHash } from "node:crypto";

/** Where the page finds the picture of a technician; undefined: there is none. */
export function pictureUrl(world, id) {
  const bytes = world.pictures.get(id);
  return bytes && `/api/v1/users/${id}/picture?of=${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;
}

export function pictureRoutes(world, { invalid, missing, Download }) {
  const told = (me) => world.tell("changed", { cursor: world.cursor, noun: "user", uuid: me.uuid, deleted: false });
  return {
    "PUT /me/picture": ({ me, body }) => {
      const bytes = Buffer.from(body.data ?? "", "base64");
      if (bytes.subarray(0, 2).toString("hex") !== "ffd8") throw invalid("data: expected a JPEG or PNG picture");
      world.pictures.set(me.id, bytes);
      told(me);
      return { success: true };
    },
    "DELETE /me/picture": ({ me }) => {
      world.pictures.delete(me.id);
      told(me);
      return { success: true };
    },
    "GET /users/:id/picture": ({ id }) => {
      const bytes = world.pictures.get(Number(id));
      if (!bytes) throw missing();
      return new Download("picture.jpg", bytes, "image/jpeg");
    },
  };
}
