// A device in plain Node, written from docs/protocol.md alone: it shows that the page is enough. Started as a program of its
// own (node node_device.mjs FOLDER), it takes commands as lines of JSON on stdin and tells what happens as lines on stdout.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";

const protocolVersion = 1;
const nil = "00000000-0000-0000-0000-000000000000"; // no device's
const agentVersion = "node-0.1";
const windowFacts = 64;
const windowBytes = 262_144;
const kept = 1_000; // acknowledged facts, to fill a console again that was restored from a backup
const silence = 45_000;
const stable = 10_000;
const durable = new Set(["chat.started", "chat.message", "chat.assigned", "chat.archived", "chat.reopened", "chat.merged",
  "chat.continued", "ticket.changed"]);

const tell = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + "\n");

/** A UUIDv7: 48 bits of milliseconds, then random ones. */
function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Of a fact's content. Parsing and printing keeps the order of the fields, so the same bytes give the same digest. */
const digest = (type, body) => createHash("sha256").update(`${type}\n${JSON.stringify(body)}`).digest("hex");

const rawPublic = (key) => Buffer.from(key.export({ format: "jwk" }).x, "base64url").toString("base64");
const publicKey = (base64) =>
  createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(base64, "base64").toString("base64url") } });

/** Everything that has to outlive the process, in one file that is replaced as a whole: one `save` is one transaction. */
class Store {
  constructor(folder) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.folder = folder;
    this.file = join(folder, "state.json");
    this.data = existsSync(this.file) ? JSON.parse(readFileSync(this.file, "utf8")) : {
      identity: null, key: null, url: null,
      next: 1, outbox: [], acknowledged: { seq: 0, id: null }, // the outbox begins with the acknowledged ones that are kept
      downlink: { seq: 0, id: null }, seen: {},
      epoch: 0, policy: { version: 0, document: null },
      chats: {}, names: {}, requests: {}, open: null,
    };
  }

  save() {
    const descriptor = openSync(this.file + ".new", "w", 0o600);
    writeFileSync(descriptor, JSON.stringify(this.data));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(this.file + ".new", this.file);
    const folder = openSync(this.folder, "r");
    fsyncSync(folder);
    closeSync(folder);
  }

  /** Makes a fact: numbered and on disk before anybody sends it. Its body is kept as text, to be sent the same each time. */
  add(...facts) {
    for (const [type, body] of facts) this.data.outbox.push({ type, id: uuid7(), seq: this.data.next++, body: JSON.stringify(body) });
    this.save();
  }

  /** What is not acknowledged. */
  waiting() { return this.data.outbox.filter((fact) => fact.seq > this.data.acknowledged.seq); }

  acknowledge(seq) {
    const last = this.data.outbox.findLast((fact) => fact.seq <= seq);
    if (!last || last.seq <= this.data.acknowledged.seq) return;
    this.data.acknowledged = { seq: last.seq, id: last.id };
    this.data.outbox = this.data.outbox.filter((fact) => fact.seq > seq - kept);
    this.save();
  }

  /** What stands here at `seq`: its id, or null where nothing does. */
  idAt(seq) {
    if (seq === this.data.acknowledged.seq) return this.data.acknowledged.id;
    return this.data.outbox.find((fact) => fact.seq === seq)?.id ?? null;
  }

  /** The console's cursor, as `welcome` tells it. Gives true where the facts had to be numbered anew. */
  reconcile({ uplink_last: seq, uplink_last_id: id = null, console_epoch }) {
    const here = seq === 0 ? this.data.acknowledged.seq === 0 : this.idAt(seq) === id;
    if (!here) {
      const lost = seq <= this.data.acknowledged.seq; // it had more once: what is kept goes there again
      const again = lost ? this.data.outbox : this.waiting();
      again.forEach((fact, index) => (fact.seq = seq + 1 + index));
      this.data.outbox = again;
      this.data.next = seq + 1 + again.length;
    }
    this.data.acknowledged = { seq, id };
    this.data.epoch = console_epoch;
    this.save();
    return !here;
  }
}

/** A fact as it goes over the link. */
const frameOf = ({ type, id, seq, body }) => `{"type":"${type}","id":"${id}","seq":${seq},"body":${body}}`;

class Device {
  constructor(store) {
    this.store = store;
    this.instance = randomUUID();
    this.tries = 0;
    this.wanted = false;
    this.grants = new Map();
    this.signedIn = []; // who has a tray, as this process knows
  }

  get data() { return this.store.data; }

  async enrol({ url, token, hostname }) {
    const pair = generateKeyPairSync("ed25519");
    const answer = await fetch(new URL("/agent/v1/enroll", url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        token, public_key: rawPublic(pair.publicKey), protocol_version: protocolVersion, agent_version: agentVersion,
        hardware: { hostname, serial_number: "NODE-1", manufacturer: "Node", model: "Script", os: "Node " + process.version },
      }),
    });
    const body = await answer.json();
    if (!answer.ok) return tell("refused", { status: answer.status, message: body.error?.message ?? body.error });
    this.data.identity = body;
    this.data.key = pair.privateKey.export({ type: "pkcs8", format: "pem" });
    this.data.url = url;
    this.store.save();
    tell("enrolled", { device_id: body.device_id, asset_id: body.asset_id, customer: body.customer });
  }

  /** What a purpose signs: deskbell/<purpose>/1, console, device, payload, a line each. */
  signedBytes(purpose, payload, device = this.data.identity.device_id) {
    return Buffer.from(`deskbell/${purpose}/1\n${this.data.identity.console_id}\n${device}\n${payload}`);
  }

  connect() {
    this.wanted = true;
    clearTimeout(this.timer);
    if (this.socket) return;
    const address = new URL("/agent/v1/link", this.data.url);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.socket = socket;
    this.welcomed = false;
    this.notBefore = 0;
    this.heard = Date.now();
    socket.addEventListener("message", ({ data }) => {
      this.heard = Date.now();
      if (this.socket === socket) this.onFrame(JSON.parse(data));
    });
    // Node says only "error" of a socket that never opened, and "close" of one that did.
    socket.addEventListener("error", () => socket.readyState !== WebSocket.OPEN && this.onCut(socket, 0));
    socket.addEventListener("close", ({ code }) => this.onCut(socket, code));
  }

  onCut(socket, code) {
    if (this.socket !== socket) return;
    this.socket = null;
    this.welcomed = false;
    clearInterval(this.life);
    if (this.welcomedAt && Date.now() - this.welcomedAt >= stable) this.tries = 0;
    this.welcomedAt = 0;
    tell("cut", { code });
    if (!this.wanted) return;
    const wait = Math.max(this.notBefore, Math.random() * Math.min(120_000, 1_000 * 2 ** this.tries++));
    this.timer = setTimeout(() => this.connect(), wait);
  }

  send(type, body) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type, body }));
  }

  leave(reason, message) {
    this.send("goodbye", { reason, message });
    this.socket.close(1000);
  }

  onFrame({ type, id, seq, body }) {
    if (type === "challenge") return this.onChallenge(body);
    if (type === "goodbye") return this.onGoodbye(body);
    if (type === "welcome") return this.onWelcome(body);
    if (seq !== undefined) return this.onFact(type, id, seq, body);
    if (type === "ack") {
      this.store.acknowledge(body.seq);
      tell("acknowledged", { seq: body.seq, waiting: this.store.waiting().length });
      return this.pump();
    }
    if (type === "policy.changed") return this.onPolicy(body);
    if (type === "upload.grant" || type === "upload.refused") return this.grants.get(body.upload_id)?.(type, body);
    tell(type, body); // chat.marks, chat.typing, and what this device does not know
  }

  onChallenge({ nonce, console_id }) {
    if (console_id !== this.data.identity.console_id) return this.leave("protocol", "this is another console");
    this.send("hello", {
      device_id: this.data.identity.device_id,
      signature: sign(null, this.signedBytes("link", nonce), createPrivateKey(this.data.key)).toString("base64"),
      protocol_version: protocolVersion, agent_version: agentVersion, instance: this.instance,
      uplink_next: this.data.next,
      downlink_last: this.data.downlink.seq, ...(this.data.downlink.id ? { downlink_last_id: this.data.downlink.id } : {}),
      console_epoch: this.data.epoch, policy_version: this.data.policy.version, boot_id: "node-boot",
    });
  }

  onGoodbye({ reason, message, retry_after_ms = 0 }) {
    tell("goodbye", { reason, message });
    this.notBefore = retry_after_ms;
    if (reason === "revoked" || reason === "unknown_device") this.wanted = false;
  }

  onWelcome(body) {
    this.welcomed = true;
    this.welcomedAt = Date.now();
    this.sent = body.uplink_last; // the highest seq that is under way or over there
    const renumbered = this.store.reconcile(body);
    const showLife = body.limits.keep_alive_max_s * 1_000;
    let shown = Date.now();
    this.life = setInterval(() => {
      if (this.store.waiting().length > 0 && Date.now() - this.heard > silence) return this.socket.close();
      if (Date.now() - shown < showLife) return undefined;
      shown = Date.now();
      return this.send("ack", { seq: this.data.downlink.seq });
    }, 1_000);
    tell("welcome", { ...body, renumbered, waiting: this.store.waiting().length });
    this.send("device.users", { signed_in: this.signedIn });
    for (const [chat_id, chat] of Object.entries(this.data.chats)) if (chat.read) this.send("chat.read", { chat_id, position: chat.read });
    this.pump();
  }

  /** Sends what the window lets through. */
  pump() {
    if (!this.welcomed) return;
    const size = (fact) => Buffer.byteLength(frameOf(fact));
    const waiting = this.store.waiting();
    const flying = waiting.filter((fact) => fact.seq <= this.sent);
    let count = flying.length;
    let bytes = flying.reduce((sum, fact) => sum + size(fact), 0);
    for (const fact of waiting) {
      if (fact.seq <= this.sent) continue;
      if (count > 0 && (count + 1 > windowFacts || bytes + size(fact) > windowBytes)) return;
      this.socket.send(frameOf(fact));
      this.sent = fact.seq;
      count += 1;
      bytes += size(fact);
    }
  }

  onFact(type, id, seq, body) {
    const cursor = this.data.downlink;
    if (seq <= cursor.seq) {
      tell("repeated", { seq, id });
      return this.send("ack", { seq: cursor.seq });
    }
    if (seq !== cursor.seq + 1) return this.leave("gap", `found seq ${seq}, expected ${cursor.seq + 1}`);
    const content = digest(type, body);
    const before = this.data.seen[id];
    if (before && before !== content) tell("conflict", { id, type });
    if (!before) this.apply(type, body);
    this.data.seen[id] ??= content;
    this.data.downlink = { seq, id };
    this.store.save();
    this.send("ack", { seq });
    tell(before ? "repeated" : type, { seq, id, ...body });
  }

  /** A conversation by its present name: merged and continued ones have become another. */
  chat(id) {
    while (this.data.names[id]) id = this.data.names[id];
    return (this.data.chats[id] ??= { messages: {}, read: 0, archived: false });
  }

  apply(type, body) {
    if (!durable.has(type)) return; // stored as seen and acknowledged
    if (type === "chat.started") {
      this.chat(body.chat_id).user = body.user;
      this.data.open = body.chat_id;
    }
    if (type === "chat.message") {
      this.chat(body.chat_id).messages[body.message_id] = { position: body.position, author: body.author, text: body.text };
    }
    if (type === "chat.archived") this.chat(body.chat_id).archived = true;
    if (type === "chat.reopened") this.chat(body.chat_id).archived = false;
    if (type === "chat.merged" || type === "chat.continued") {
      if (type === "chat.merged") Object.assign(this.chat(body.to).messages, this.chat(body.from).messages);
      this.data.names[body.from] = body.to;
      if (this.data.open === body.from) this.data.open = body.to;
    }
    if (type === "ticket.changed") this.data.requests[body.request.submission_id ?? body.request.ticket_id] = body.request;
  }

  onPolicy({ document, signature, key_changes = [] }) {
    const keys = new Map(this.data.identity.signing_keys.map((key) => [key.purpose, key.public_key]));
    const followed = [];
    for (const change of [...(this.data.policy.key_changes ?? []), ...key_changes]) {
      const announced = this.signedBytes("key", `${change.purpose}\n${change.public_key}`, nil);
      if (!keys.has(change.purpose) || !verify(null, announced, publicKey(keys.get(change.purpose)), Buffer.from(change.signature, "base64"))) continue;
      keys.set(change.purpose, change.public_key);
      followed.push(change);
    }
    const genuine = keys.has("policy") && verify(null, this.signedBytes("policy", document), publicKey(keys.get("policy")), Buffer.from(signature, "base64"));
    const policy = genuine ? JSON.parse(document) : {};
    const reason =
      !genuine ? "the signature is wrong"
      : policy.device_id !== this.data.identity.device_id || policy.organisation_id !== this.data.identity.organisation_id ? "it is another device's"
      : policy.expires_at <= Date.now() ? "it has expired"
      : policy.version <= this.data.policy.version ? "it is not newer than the one in force"
      : "";
    if (reason) {
      const offered_version = policy.version ?? 0;
      tell("policy.refused", { reason });
      return this.send("policy.refused", { offered_version, device_version: this.data.policy.version, reason });
    }
    this.data.policy = { version: policy.version, document, key_changes: followed };
    this.store.add(["policy.applied", { version: policy.version, applied_at: Date.now() }]);
    tell("policy.applied", { policy });
    return this.pump();
  }

  say({ text, user }) {
    const facts = [];
    let chat_id = this.data.open;
    if (!chat_id || this.chat(chat_id).archived) {
      chat_id = uuid7();
      this.data.open = chat_id;
      this.chat(chat_id);
      facts.push(["chat.opened", { chat_id, user, opened_at: Date.now() }]);
    }
    const message_id = uuid7();
    this.store.add(...facts, ["chat.said", { chat_id, message_id, user, text, written_at: Date.now() }]);
    tell("said", { chat_id, message_id });
    this.pump();
  }

  /** Trays came or went: these users are there now. */
  sit({ users }) {
    this.signedIn = users;
    if (this.welcomed) this.send("device.users", { signed_in: users });
  }

  read({ position }) {
    this.chat(this.data.open).read = position;
    this.store.save();
    this.send("chat.read", { chat_id: this.data.open, position });
  }

  fact({ type, body }) {
    this.store.add([type, body]);
    this.pump();
  }

  /** A whole inventory outside of the frames: asked for, put, and then stated as a fact. Cut off after `cut_after` bytes. */
  upload({ sections, cut_after = 0 }) {
    const bytes = gzipSync(JSON.stringify(sections));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const upload_id = uuid7();
    const ask = () => this.send("upload.request", { upload_id, name: "inventory.json.gz", size: bytes.length, sha256 });
    this.grants.set(upload_id, async (type, grant) => {
      tell(type, { ...grant, size: bytes.length });
      if (type === "upload.refused") return undefined;
      if (!grant.complete) {
        const last = cut_after;
        cut_after = 0;
        const status = await this.put(upload_id, grant, bytes, last).catch(() => 0);
        tell("put", { upload_id, status });
        if (status !== 204) return ask(); // goes on where the console says
      }
      this.fact({ type: "inventory.uploaded", body: { report_id: uuid7(), upload_id, sha256, size: bytes.length, collected_at: Date.now() } });
      return tell("uploaded", { upload_id });
    });
    ask();
  }

  /** Puts the bytes from the grant's offset on; ends the connection before `last`, where that is not 0. Gives the status. */
  put(upload_id, grant, bytes, last) {
    const rest = bytes.subarray(grant.offset);
    return new Promise((resolve, reject) => {
      const sent = request(new URL(`/agent/v1/uploads/${upload_id}`, this.data.url), {
        method: "PUT",
        headers: { Authorization: `Bearer ${grant.ticket}`, "Upload-Offset": String(grant.offset), "Content-Length": rest.length },
      }, (answer) => answer.resume().on("end", () => resolve(answer.statusCode)));
      sent.on("error", reject);
      if (last > 0) sent.write(bytes.subarray(grant.offset, last), () => sent.socket.end());
      else sent.end(rest);
    });
  }
}

const device = new Device(new Store(process.argv[2]));
tell("started");
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...body } = JSON.parse(line);
  if (command === "enrol") await device.enrol(body).catch((error) => tell("refused", { message: String(error.cause ?? error) }));
  else device[command](body);
}
process.exit(0);
