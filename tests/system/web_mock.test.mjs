// The console that the page's own tests run against answers in the shapes of the real one's OpenAPI document: no field
// missing, none of another type, none invented.
import assert from "node:assert/strict";
import { test } from "node:test";
import { password, technicians } from "../../console/web/mock/data.mjs";
import { groupRoutes } from "../../console/web/mock/groups.mjs";
import { routes } from "../../console/web/mock/routes.mjs";
import { startMock } from "../../console/web/mock/server.mjs";
import { run } from "../../scripts/lib/processes.mjs";
import { program } from "./support/places.mjs";

const kindOf = (value) => (Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : value === null ? "null" : typeof value);

/** What in `value` is not as `schema` says, each with its place. */
function differences(document, schema, value, at) {
  if (schema.$ref) return differences(document, document.components.schemas[schema.$ref.split("/").at(-1)], value, at);
  if (schema.enum) return schema.enum.includes(value) ? [] : [`${at}: found ${JSON.stringify(value)}, expected one of ${schema.enum.join(", ")}`];
  const kind = kindOf(value);
  if (schema.type && schema.type !== kind && !(schema.type === "number" && kind === "integer")) return [`${at}: found ${kind}, expected ${schema.type}`];
  if (kind === "array") return value.flatMap((one, index) => differences(document, schema.items ?? {}, one, `${at}[${index}]`));
  if (kind !== "object" || !schema.properties) return [];
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name}: is missing`);
  const inside = Object.entries(value).flatMap(([name, one]) => {
    const known = schema.properties[name];
    if (known) return differences(document, known, one, `${at}.${name}`);
    return schema.additionalProperties ? [] : [`${at}.${name}: the console has no such field`];
  });
  return [...missing, ...inside];
}

/** What the page sends, with ids that the mock has. */
const bodies = {
  "PUT /notification_webhook": { url: "https://hooks.example.com/deskbell" },
  "PUT /me/picture": { data: "/9j/4AAQSkZJRg==" },
  "POST /chats": { asset_id: 1 },
  "POST /chats/1/messages": { text: "Hello" },
  "POST /chats/1/attachments": { uuid: "01a2223d-0000-7000-8000-000000000001", name: "a.png", size: 10, sha256: "0".repeat(64) },
  "POST /chats/1/assign": { user_id: 1 },
  "POST /tickets": { customer_id: 1, subject: "A subject" },
  "POST /tickets/1/comment": { subject: "Note", body: "Text", hidden: true },
  "PUT /tickets/1": { status: "Resolved" },
  "PUT /customer_assets/1": { contact_id: 1 },
  "POST /customers": { business_name: "A business" },
  "POST /contacts": { customer_id: 1, name: "Somebody" },
  "POST /canned_responses": { title: "A title", body: "A text" },
  "PUT /canned_responses/1": { title: "Another" },
  "POST /enrollment_tokens": { customer_id: 1, uses: 1 },
  "POST /policies": { name: "Theirs", layer: "customer", customer_id: 1, document: '{"name":"Everybody","settings":{}}' },
  "POST /policies/check": { document: '{"name":"Everybody","settings":{"tray.menu":[{"id":"x","type":"live_chat","title":"Ring us"}]}}' },
  "POST /security_groups": { name: "First line", permissions: ["chat.see"], user_ids: [2] },
  "PUT /security_groups/1": { name: "Everybody's" },
  "PUT /users/1": { group_ids: [1, 2] },
  "PUT /policies/1": { document: '{"name":"Everybody","settings":{}}' },
};
// The schema itself, as it stands in policies/schema; and bytes, which have no shape.
const mockOnly = new Set(["GET /policies/schema", "GET /attachments/:id/file", "GET /users/:id/picture"]);

test("the mock answers in the shapes of the console", async () => {
  const document = JSON.parse(await run(program("deskbell-console"), ["openapi"]));
  const mock = await startMock();
  const found = [];
  try {
    const api = `${mock.address}/api/v1`;
    const signed = await fetch(`${api}/sessions`, { method: "POST", body: JSON.stringify({ email: technicians[0].email, password }) });
    const cookie = signed.headers.get("set-cookie").split(";")[0];
    const { session } = await signed.json();
    found.push(...differences(document, document.components.schemas.Session, session, "POST /sessions"));
    const names = Object.keys({ ...routes(mock.world), ...groupRoutes(mock.world) }).filter((name) => !mockOnly.has(name));
    for (const id of [1, 2]) mock.world.waiting.push({ id, uuid: `01a2223d-0000-7000-8000-00000000001${id}`, hostname: "desk-2", agent_version: "1.0", address: "192.0.2.7", customer_id: 1, customer_name: "A business", token: { id: 1, created_at: "2026-01-01T00:00:00Z" }, created_at: "2026-01-01T00:00:00Z" });
    // Deleting last: the others want what is there.
    for (const name of names.sort((a, b) => Number(a.startsWith("DELETE")) - Number(b.startsWith("DELETE")))) {
      const [method, path] = name.split(" ");
      const described = document.paths[path.replace(":id", "{id}")]?.[method.toLowerCase()];
      if (!described) {
        found.push(`${name}: the console has no such route`);
        continue;
      }
      // Nothing is in the way of deleting these: a customer that was made here, a group that need not be.
      const idOf = { "/security_groups/:id": method === "DELETE" ? 3 : 1, "/enrollment_tokens/:id": mock.world.tokens[0]?.id, "/waiting_devices/:id/refuse": 2, "/customers/:id": method === "DELETE" ? mock.world.customers.at(-1).id : 1 };
      const real = path.replace(":id", String(idOf[path] ?? 1));
      const body = bodies[`${method} ${real}`];
      const answer = await fetch(api + real, {
        method, headers: { cookie, "X-Deskbell-CSRF": session.csrf_token },
        ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
      });
      const said = Object.entries(described.responses).find(([status]) => status.startsWith("2"));
      if (!answer.ok) found.push(`${name}: the mock refused it: ${answer.status} ${await answer.text()}`);
      else found.push(...differences(document, said[1].content["application/json"].schema, await answer.json(), name));
    }
  } finally {
    await mock.stop();
  }
  assert.deepEqual([...new Set(found.map((one) => one.replaceAll(/\[\d+\]/g, "[]")))], []);
});
