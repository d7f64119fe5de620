// The device link and the live link byte by byte, for saying what no program of ours would say.
import { generateKeyPairSync, randomBytes, randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:tls";

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const limit_ms = 15_000;

/** One HTTPS request with the body's bytes as they are. Gives {status, text, headers}; a broken-off sending is no error where an answer came. */
export function post(url, ca, path, body, headers = {}, method = "POST") {
  return new Promise((resolve, reject) => {
    let answered = false;
    const sent = request(new URL(path, url), {
      method, ca: readFileSync(ca), agent: false,
      headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...headers },
    }, (answer) => {
      answered = true;
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString(), headers: answer.headers }));
    });
    sent.on("error", (error) => answered || reject(error));
    sent.end(body);
  });
}

/** One number of /metrics. */
export const metric = async (console, name) =>
  Number(new RegExp(`^\\S*${name}\\S* (\\d+)`, "m").exec((await post(console.url, console.ca, "/metrics", "", {}, "GET")).text)[1]);

/** A WebSocket frame of a client. `length`: what the header claims, where it is not the truth. */
export function frame(payload, { opcode = opcodes.text, last = true, length } = {}) {
  const bytes = Buffer.from(payload);
  const size = length ?? bytes.length;
  const head = [Buffer.from([(last ? 0x80 : 0) | opcode])];
  if (size < 126) head.push(Buffer.from([0x80 | size]));
  else if (size < 65_536) head.push(Buffer.from([0x80 | 126, size >> 8, size & 255]));
  else {
    const wide = Buffer.alloc(9);
    wide[0] = 0x80 | 127;
    wide.writeBigUInt64BE(BigInt(size), 1);
    head.push(wide);
  }
  const mask = randomBytes(4);
  const masked = Buffer.from(bytes);
  for (let i = 0; i < masked.length; i++) masked[i] ^= mask[i & 3];
  return Buffer.concat([...head, mask, masked]);
}

export class RawWebSocket {
  /** Messages that have come and nobody has taken yet, parsed. */
  messages = [];
  /** {code, reason} once the peer has closed; code 1006 where it broke off. */
  closed = null;
  #bytes = Buffer.alloc(0);
  #wake = () => {};
  #ready = false;

  static open(url, ca, path, headers = {}) {
    const { hostname, port } = new URL(url);
    const one = new RawWebSocket();
    return new Promise((resolve, reject) => {
      one.socket = connect({ host: hostname, port: Number(port), ca: readFileSync(ca) }, () => {
        const fields = { Host: `${hostname}:${port}`, Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Version": "13",
          "Sec-WebSocket-Key": randomBytes(16).toString("base64"), ...headers };
        one.socket.write(`GET ${path} HTTP/1.1\r\n${Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
      });
      one.socket.on("error", (error) => (one.#ready ? one.#end(1006, error.message) : reject(error)));
      one.socket.on("close", () => one.#end(1006, "broken off"));
      one.socket.on("data", (part) => {
        one.#bytes = Buffer.concat([one.#bytes, part]);
        if (!one.#ready) {
          const end = one.#bytes.indexOf("\r\n\r\n");
          if (end < 0) return;
          const head = one.#bytes.subarray(0, end).toString();
          if (!head.startsWith("HTTP/1.1 101")) return void reject(new Error(head.split("\r\n")[0]));
          one.#bytes = one.#bytes.subarray(end + 4);
          one.#ready = true;
          resolve(one);
        }
        one.#parse();
      });
    });
  }

  #parse() {
    for (;;) {
      const bytes = this.#bytes;
      if (bytes.length < 2) return;
      let size = bytes[1] & 127;
      let at = 2;
      if (size === 126) {
        if (bytes.length < 4) return;
        size = bytes.readUInt16BE(2);
        at = 4;
      } else if (size === 127) {
        if (bytes.length < 10) return;
        size = Number(bytes.readBigUInt64BE(2));
        at = 10;
      }
      if (bytes.length < at + size) return;
      const payload = bytes.subarray(at, at + size);
      const opcode = bytes[0] & 15;
      this.#bytes = bytes.subarray(at + size);
      if (opcode === opcodes.text) this.messages.push(JSON.parse(payload.toString()));
      if (opcode === opcodes.ping) this.write(frame(payload, { opcode: opcodes.pong }));
      if (opcode === opcodes.close) this.#end(payload.length >= 2 ? payload.readUInt16BE(0) : 1005, payload.subarray(2).toString());
      this.#wake();
    }
  }

  #end(code, reason) {
    this.closed ??= { code, reason };
    this.#wake();
  }

  write(bytes) {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }
  say(text) {
    this.write(frame(typeof text === "string" ? text : JSON.stringify(text)));
  }

  /** The next message of that type; earlier ones of other types are dropped. */
  next(type) {
    return this.#until(`a message "${type}"`, () => {
      while (this.messages.length > 0) {
        const message = this.messages.shift();
        if (message.type === type) return message;
      }
      if (this.closed) throw new Error(`closed with ${this.closed.code} ${this.closed.reason} before a message "${type}"`);
      return null;
    });
  }
  /** {code, reason} when the peer closes. */
  end() {
    return this.#until("the peer closes", () => this.closed);
  }
  #until(what, look) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}: waited ${limit_ms / 1000} s in vain`)), limit_ms);
      // What was found is looked for no more: the look itself drops what comes before it.
      const settle = (tell, value) => {
        clearTimeout(timer);
        this.#wake = () => {};
        tell(value);
      };
      this.#wake = () => {
        try {
          const found = look();
          if (found) settle(resolve, found);
        } catch (error) {
          settle(reject, error);
        }
      };
      this.#wake();
    });
  }
  destroy() {
    this.socket.destroy();
  }
}

const raw = (key) => key.export({ format: "der", type: "spki" }).subarray(-32);

/** An enrolment body as docs/protocol.md has it, with a key of its own. */
export function enrolment(token, { hostname = "raw", digest } = {}) {
  const pair = generateKeyPairSync("ed25519");
  return {
    pair,
    body: {
      token, public_key: raw(pair.publicKey).toString("base64"), protocol_version: 1, agent_version: "raw",
      hardware: { hostname, ...(digest ? { machine_digest: digest } : {}) },
    },
  };
}

/** A device made of nothing but the protocol's page. */
export class RawDevice {
  #seq = 0;

  static async enrol(console, options = {}) {
    const one = new RawDevice();
    const { pair, body } = enrolment(await console.token(), { digest: randomBytes(32).toString("hex"), ...options });
    const answer = await post(console.url, console.ca, "/agent/v1/enroll", JSON.stringify(body));
    if (answer.status !== 200) throw new Error(`enrolment: ${answer.status} ${answer.text}`);
    one.console = console;
    one.pair = pair;
    one.identity = JSON.parse(answer.text);
    return one;
  }

  /** Opens the link up to `welcome`; gives the RawWebSocket. */
  async link() {
    const socket = await RawWebSocket.open(this.console.url, this.console.ca, "/agent/v1/link");
    const challenge = (await socket.next("challenge")).body;
    socket.say({ type: "hello", body: this.hello(challenge) });
    const welcome = (await socket.next("welcome")).body;
    this.#seq = welcome.uplink_last;
    return Object.assign(socket, { welcome });
  }

  hello(challenge) {
    const { device_id, console_id } = this.identity;
    const signed = Buffer.from(`deskbell/link/1\n${console_id}\n${device_id}\n${challenge.nonce}`);
    return {
      device_id, signature: sign(null, signed, this.pair.privateKey).toString("base64"), protocol_version: 1, agent_version: "raw",
      instance: this.instance ?? randomUUID(), uplink_next: this.#seq + 1, downlink_last: 0, console_epoch: 0, policy_version: 0, boot_id: "raw",
    };
  }

  /** The console has it, however far its welcome came. */
  acknowledged(seq) {
    this.#seq = Math.max(this.#seq, seq);
  }

  /** A durable fact with the next seq. */
  fact(type, body) {
    return { type, id: uuid7(), seq: ++this.#seq, body };
  }
}

/** Time first, then chance. */
export function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 15);
  bytes[8] = 0x80 | (bytes[8] & 63);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Signs a technician in; gives what opens one live link of that session after the other. */
export async function liveLinks(console) {
  const { email, password } = console.accounts.technicians[0];
  const signed = await post(console.url, console.ca, "/api/v1/sessions", JSON.stringify({ email, password }));
  if (signed.status !== 200) throw new Error(`sign-in: ${signed.status} ${signed.text}`);
  const cookie = signed.headers["set-cookie"][0].split(";")[0];
  const { csrf_token } = JSON.parse(signed.text).session;
  return async (options = {}) => {
    const answer = await post(console.url, console.ca, "/api/v1/live_tickets", "{}", { Cookie: cookie, "X-Deskbell-CSRF": csrf_token });
    const { ticket } = JSON.parse(answer.text);
    return RawWebSocket.open(console.url, console.ca, `/console/v1/live?ticket=${options.ticket ?? ticket}`, { Origin: options.origin ?? console.url, Cookie: cookie });
  };
}
