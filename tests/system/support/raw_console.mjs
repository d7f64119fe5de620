// A console that means no good, behind a certificate that is trusted: opens device links as the real one does, then says anything.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:tls";

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A WebSocket frame of a server. */
export function frame(payload, { opcode = 1, length } = {}) {
  const bytes = Buffer.from(payload);
  const size = length ?? bytes.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (size < 126) head[1] = size;
  else if (size < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, bytes]);
}

export class RawConsole {
  /** What devices said after their hello, parsed. */
  heard = [];
  links = 0;
  /** The last fact of the device that it claims to have: {seq, id}. */
  had = { seq: 0 };

  /** `after(socket)` is called each time when a device was welcomed. */
  static async start(story, { certificate, key }, console_id, after) {
    const one = new RawConsole();
    one.after = after;
    one.console_id = console_id;
    const sockets = new Set();
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => {});
      one.#serve(socket);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    one.url = `https://127.0.0.1:${server.address().port}`;
    story.finally(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(done));
    });
    return one;
  }

  #serve(socket) {
    let bytes = Buffer.alloc(0);
    let open = false;
    socket.on("data", (part) => {
      bytes = Buffer.concat([bytes, part]);
      if (!open) {
        const end = bytes.indexOf("\r\n\r\n");
        if (end < 0) return;
        const key = /Sec-WebSocket-Key: (\S+)/i.exec(bytes.subarray(0, end).toString())[1];
        const accept = createHash("sha1").update(key + magic).digest("base64");
        socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
        socket.write(frame(JSON.stringify({ type: "challenge", body: { nonce: "bm9uY2U=", console_id: this.console_id, server_time: Date.now(), protocol_version: 1 } })));
        bytes = bytes.subarray(end + 4);
        open = true;
      }
      for (;;) {
        const message = this.#take(bytes);
        if (!message) return;
        bytes = bytes.subarray(message.size);
        if (message.opcode === 1) this.#on(socket, JSON.parse(message.payload.toString()));
      }
    });
  }

  #take(bytes) {
    if (bytes.length < 2) return null;
    let size = bytes[1] & 127;
    let at = 2;
    if (size === 126) [size, at] = bytes.length < 4 ? [Infinity, 4] : [bytes.readUInt16BE(2), 4];
    else if (size === 127) [size, at] = bytes.length < 10 ? [Infinity, 10] : [Number(bytes.readBigUInt64BE(2)), 10];
    if (bytes.length < at + 4 + size) return null;
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + size));
    for (let i = 0; i < payload.length; i++) payload[i] ^= mask[i & 3];
    return { opcode: bytes[0] & 15, payload, size: at + 4 + size };
  }

  #on(socket, message) {
    if (message.type !== "hello") return void this.heard.push(message);
    this.links++;
    const limits = { window_facts: 64, window_bytes: 262_144, frame_bytes: 262_144, keep_alive_max_s: 240 };
    socket.write(frame(JSON.stringify({ type: "welcome", body: { uplink_last: this.had.seq, uplink_last_id: this.had.id, console_epoch: message.body.console_epoch, policy_version: 0, limits, server_time: Date.now() } })));
    this.after(socket, message.body);
  }
}
