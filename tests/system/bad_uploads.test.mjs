// Uploads that no honest device makes: what is kept is what was promised, whoever goes on writing.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { Console } from "./support/console.mjs";
import { eventually } from "./support/facts.mjs";
import { RawDevice, post, uuid7 } from "./support/raw_wires.mjs";
import { story } from "./support/story.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

story("a PUT that hangs and goes on later does not reach what another PUT finished", async (s) => {
  const console = await Console.start(s);
  const device = await RawDevice.enrol(console);
  const link = await device.link();
  const bytes = randomBytes(300_000);
  const upload_id = uuid7();
  const ask = async () => {
    link.say({ type: "upload.request", body: { upload_id, name: "x", size: bytes.length, sha256: sha256(bytes) } });
    return (await link.next("upload.grant")).body;
  };
  const first = await ask();
  const socket = connect({ host: "127.0.0.1", port: console.port, ca: readFileSync(console.ca) });
  s.finally(() => socket.destroy());
  let answer = "";
  socket.on("data", (part) => (answer += part));
  socket.on("error", () => {});
  await new Promise((open) => socket.on("secureConnect", open));
  socket.write(`PUT /agent/v1/uploads/${upload_id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${first.ticket}\r\nUpload-Offset: 0\r\nContent-Length: ${bytes.length}\r\n\r\n`);
  socket.write(bytes.subarray(0, 131_072));
  // Looked at on the disk: to ask for a grant before the first PUT has begun would make its ticket void.
  await eventually("some of it is there", () => readdirSync(join(console.data, "files"), { recursive: true })
    .map((name) => statSync(join(console.data, "files", name))).some((entry) => entry.isFile() && entry.size > 0));
  const second = await ask();
  assert.ok(second.offset > 0, `offset ${second.offset}`);
  const put = await post(console.url, console.ca, `/agent/v1/uploads/${upload_id}`, bytes.subarray(second.offset),
    { Authorization: `Bearer ${second.ticket}`, "Upload-Offset": String(second.offset) }, "PUT");
  assert.equal(put.status, 204);
  assert.equal((await ask()).complete, true);
  socket.write(bytes.subarray(131_072));
  await eventually("the late one is answered", () => /^HTTP\/1.1 \d+/.test(answer));
  assert.match(answer, /^HTTP\/1.1 409 /);
  const folder = join(console.data, "files", readdirSync(join(console.data, "files"))[0]);
  assert.equal(sha256(readFileSync(join(folder, sha256(bytes)))), sha256(bytes));
  await console.command("check");
});

story("an upload that is not what was promised is refused and can be made again", async (s) => {
  const console = await Console.start(s);
  const device = await RawDevice.enrol(console);
  const link = await device.link();
  const bytes = randomBytes(1000);
  const upload_id = uuid7();
  const ask = async () => {
    link.say({ type: "upload.request", body: { upload_id, name: "x", size: bytes.length, sha256: sha256(bytes) } });
    return (await link.next("upload.grant")).body;
  };
  const put = (grant, part, offset = grant.offset) => post(console.url, console.ca, `/agent/v1/uploads/${upload_id}`, part,
    { Authorization: `Bearer ${grant.ticket}`, "Upload-Offset": String(offset) }, "PUT");
  assert.equal((await put(await ask(), randomBytes(1000))).status, 422);
  assert.equal((await put(await ask(), bytes, 5)).status, 409);
  assert.equal((await put(await ask(), bytes)).status, 204);
  assert.equal((await ask()).complete, true);
});

story("who only knows the digest of somebody's file does not get it by saying that it is theirs", async (s) => {
  const console = await Console.start(s);
  const owner = await RawDevice.enrol(console, { hostname: "owner" });
  const thief = await RawDevice.enrol(console, { hostname: "thief" });
  const user = { kind: "posix", account_id: "1000", name: "ada" };
  const secret = randomBytes(1000);
  /** A device says something with a file, and uploads `bytes` as it. Gives {link, id, status}. */
  const say_with = async (device, sha, bytes) => {
    const link = await device.link();
    const id = uuid7();
    const chat_id = uuid7();
    link.say(device.fact("chat.opened", { chat_id, user, opened_at: Date.now() }));
    link.say(device.fact("chat.said", { chat_id, message_id: uuid7(), user, text: "Look", written_at: Date.now(),
      attachments: [{ attachment_id: id, name: "a.bin", media_type: "application/octet-stream", size: secret.length, sha256: sha }] }));
    link.say({ type: "upload.request", body: { upload_id: id, name: "a.bin", size: bytes.length, sha256: sha256(bytes) } });
    const grant = (await link.next("upload.grant")).body;
    const start = (offset) => post(console.url, console.ca, `/agent/v1/uploads/${id}`, bytes, { Authorization: `Bearer ${grant.ticket}`, "Upload-Offset": offset }, "PUT");
    const unread = await start("0x0");
    assert.equal(unread.status, 400);
    assert.match(unread.text, /Upload-Offset: found no whole number/);
    const put = await start("0");
    return { link, id, status: put.status };
  };
  const own = await say_with(owner, sha256(secret), secret);
  assert.equal(own.status, 204);
  own.link.say({ type: "download.request", body: { attachment_id: own.id } });
  await own.link.next("download.grant"); // the owner may have it
  const stolen = await say_with(thief, sha256(secret), randomBytes(1000));
  assert.equal(stolen.status, 204);
  stolen.link.say({ type: "download.request", body: { attachment_id: stolen.id } });
  const refused = (await stolen.link.next("download.refused")).body;
  assert.match(refused.message, /not at the console yet/);
});
