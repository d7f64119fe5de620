// Files in conversations, both ways: words do not wait for them, cuts and kills lose and double nothing, and what is fetched is what was sent.
import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { request } from "node:https";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const ca = (console) => readFileSync(console.ca);

/** One HTTPS call with bytes: gives {status, headers, body}. */
function call(console, method, path, headers = {}, body = null) {
  return new Promise((settle, fail) => {
    const asked = request(new URL(path, console.url), { method, ca: ca(console), headers: { ...headers, ...(body ? { "Content-Length": body.length } : {}) } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => settle({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      answer.on("error", fail);
    });
    asked.on("error", fail);
    asked.end(body ?? undefined);
  });
}
const fetched = (console, id) => call(console, "GET", `/api/v1/attachments/${id}/file`, { Authorization: `Bearer ${console.accounts.api_key}` });

/** The one message of the one conversation, when its file is whole at the console. */
async function arrived(console) {
  return eventually("the file is at the console", async () => {
    const [chat] = await console.chats();
    const messages = chat ? await console.messages(chat.id) : [];
    return messages.find((one) => one.attachments?.every((file) => file.arrived));
  }, { seen: async () => console.chats(), limit: 60_000 });
}

story("a person's file reaches the technician byte for byte, and the words do not wait for it", async (story) => {
  const console = await Console.start(story, { policy: workstation() });
  const network = await Network.start(story, console);
  const device = await Device.start(story, console, { url: network.url });
  const client = TrayClient.start(story, device);
  await device.online();
  const bytes = randomBytes(3 * 1024 * 1024 + 17);
  const id = await client.attach("Printer log ü.txt", "text/plain", bytes);
  await client.say("See what it says", "chat", [id]);
  const message = await arrived(console);
  assert.equal(message.text, "See what it says");
  assert.deepEqual(message.attachments.map(({ name, media_type, size, arrived }) => ({ name, media_type, size, arrived })),
    [{ name: "Printer log ü.txt", media_type: "text/plain", size: bytes.length, arrived: true }]);
  const file = await fetched(console, id);
  assert.equal(file.status, 200);
  assert.equal(sha256(file.body), sha256(bytes));
  // Never a page of ours, whatever it says it is.
  assert.equal(file.headers["content-type"], "application/octet-stream");
  assert.match(file.headers["content-disposition"], /^attachment; filename\*=UTF-8''Printer%20log%20%C3%BC\.txt$/);
  assert.equal(file.headers["x-content-type-options"], "nosniff");
  assert.match(file.headers["content-security-policy"], /sandbox/);
  await eventually("the tray shows it as sent", () => client.files.get(id)?.state === "there");
  await eventually("nothing of it stays on the device", () => readdirSync(join(device.state, "attachments")).length === 0);
});

story("a file alone needs no words, and the list says what it is", async (story) => {
  const console = await Console.start(story, { policy: workstation() });
  const device = await Device.start(story, console);
  const client = TrayClient.start(story, device);
  await device.online();
  const id = await client.attach("screen.png", "image/png", randomBytes(2000));
  await client.say("", "chat", [id]);
  await arrived(console);
  const [chat] = await console.chats();
  assert.equal(chat.last_message, "1 file: screen.png");
  const { ticket } = await console.api("POST", `/chats/${chat.id}/ticket`, {});
  const { comments } = await console.api("GET", `/tickets/${ticket.id}/comments`);
  assert.match(comments[0].body, /\[screen\.png, 2000 bytes\]/);
});

story("cut and killed while it uploads, a file goes on where it stopped and arrives once", async (story) => {
  const console = await Console.start(story, { policy: workstation() });
  const network = await Network.start(story, console);
  const device = await Device.start(story, console, { url: network.url });
  const client = TrayClient.start(story, device);
  await device.online();
  const bytes = randomBytes(25 * 1024 * 1024); // as large as a file may be
  const id = await client.attach("video.mp4", "video/mp4", bytes);
  const partial = join(console.data, "files");
  const taken = () => partial_size(partial, id);
  // The words come through a link that then has no room for the bytes.
  network.throttle(512 * 1024);
  await client.say("It does this", "chat", [id]);
  await eventually("some of it is over", () => taken() > 256 * 1024);
  network.cut();
  await eventually("the service notices", async () => (await device.status())?.link.status !== "online", { limit: 60_000 });
  const before = taken();
  assert.ok(before < bytes.length, `${before}`);
  network.restore();
  await device.online();
  await eventually("more of it is over", () => taken() > before, { limit: 60_000 });
  await device.kill();
  await device.start();
  network.throttle(0);
  const message = await arrived(console);
  assert.equal(message.text, "It does this");
  assert.equal(sha256((await fetched(console, id)).body), sha256(bytes));
  const [chat] = await console.chats();
  assert.equal((await console.messages(chat.id)).filter((one) => one.attachments).length, 1);
});

function partial_size(folder, id) {
  let size = 0;
  for (const entry of existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
    if (entry.isFile() && entry.name.includes(id)) size += readFileSync(join(entry.parentPath ?? entry.path, entry.name)).length;
  return size;
}

story("a technician's file reaches the tray that wants it, and nobody else", async (story) => {
  const console = await Console.start(story, { policy: workstation() });
  const device = await Device.start(story, console);
  const client = TrayClient.start(story, device);
  await device.online();
  await client.say("Where is the manual?", "chat");
  const chat = await eventually("the conversation", async () => (await console.chats())[0]);
  const bytes = randomBytes(1024 * 1024 + 3);
  const uuid = randomUUID();
  const wanted = { uuid, name: "manual.pdf", size: bytes.length, sha256: sha256(bytes) };
  const { upload } = await console.api("POST", `/chats/${chat.id}/attachments`, wanted);
  const half = bytes.subarray(0, 400_000);
  const put = (from, part, ticket) => call(console, "PUT", upload.url, { Authorization: `Bearer ${ticket}`, "Upload-Offset": String(from) }, part);
  assert.equal((await put(0, half, upload.ticket)).status, 204);
  // A message cannot have what is not whole.
  await assert.rejects(console.api("POST", `/chats/${chat.id}/messages`, { text: "Here", attachments: [{ uuid }] }), (error) => error.status === 422);
  // The ticket is used up; asking again goes on.
  assert.equal((await put(half.length, bytes.subarray(half.length), upload.ticket)).status, 401);
  const { upload: again } = await console.api("POST", `/chats/${chat.id}/attachments`, wanted);
  assert.equal(again.offset, half.length);
  assert.equal((await put(half.length, bytes.subarray(half.length), again.ticket)).status, 204);
  await console.api("POST", `/chats/${chat.id}/messages`, { text: "Here", attachments: [{ uuid, media_type: "application/pdf" }] });
  const view = await eventually("the tray shows it", () => [...client.messages.values()].find((one) => one.attachments));
  assert.deepEqual(view.attachments.map(({ name, state }) => ({ name, state })), [{ name: "manual.pdf", state: "there" }]);
  await client.fetch(uuid);
  await eventually("it is here", () => client.files.get(uuid)?.state === "here", { seen: () => client.files.get(uuid) });
  assert.equal(sha256(await client.read(uuid)), sha256(bytes));
  assert.equal((await call(console, "GET", `/agent/v1/files/${uuid}`, { Authorization: "Bearer guessed" })).status, 401);
});

story("what may not be attached is refused with its field, and changes nothing", async (story) => {
  const console = await Console.start(story, { policy: workstation() });
  const device = await Device.start(story, console);
  const client = TrayClient.start(story, device);
  await device.online();
  await assert.rejects(client.attach("a.bin", "", Buffer.alloc(0)), /size: found 0/);
  await assert.rejects(client.add("a.bin", "", 26_214_401), /size: found 26214401, expected 1 to 26214400/);
  await assert.rejects(client.add("../../etc/passwd", "", 10), /name: found/);
  await assert.rejects(client.add("two\nlines", "", 10), /name/);
  await assert.rejects(client.say("", "chat", []), /empty/);
  await assert.rejects(client.say("Look", "chat", [randomUUID()]), /attachments\[0\]: found a file that was not added/);
  const id = await client.add("half.bin", "", 10);
  await assert.rejects(client.say("Look", "chat", [id]), /attachments\[0\]: found a file that is not whole yet/);
  const whole = await client.attach("whole.bin", "", Buffer.from("0123456789"));
  await client.say("One", "chat", [whole]);
  await assert.rejects(client.say("Two", "chat", [whole]), /attachments\[0\]: found a file that another message has/);
  await arrived(console);
  const [chat] = await console.chats();
  assert.deepEqual((await console.messages(chat.id)).map((one) => one.text), ["One"]);
});
