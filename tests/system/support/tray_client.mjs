// A tray without a face: speaks the tray link of docs/protocol.md over the service's Unix socket, and comes back when it is cut.
import { randomUUID } from "node:crypto";
import { connect } from "node:net";

const retry_ms = 20;
const piece_bytes = 32 * 1024;

export class TrayClient {
  messages = new Map(); // by id, as the service last told them
  files = new Map(); // by id, likewise
  #steps = new Map(); // by file: who waits for what the service says of it next
  #socket = null;
  #ready = false;
  #pending = new Map(); // by request: {command, settle, fail}
  #page = null; // who waits for older messages
  #ended = false;

  /** Connects to the service of `device`, again and again, until the story ends. */
  static start(story, device) {
    const client = new TrayClient();
    client.path = device.socket;
    story.finally(() => client.end());
    story.onFailure(() => `---- tray client\n${client.messages.size} messages, ready ${client.#ready}, ${client.#pending.size} commands without an answer`);
    client.#connect();
    return client;
  }

  #connect() {
    if (this.#ended) return;
    const socket = connect(this.path);
    let received = Buffer.alloc(0);
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("connect", () => this.#write({ type: "hello", body: { protocol_version: 1, tray_version: "test", language: "en" } }));
    socket.on("data", (part) => {
      received = Buffer.concat([received, part]);
      while (received.length >= 4 && received.length >= 4 + received.readUInt32BE(0)) {
        const size = received.readUInt32BE(0);
        this.#onFrame(JSON.parse(received.subarray(4, 4 + size)));
        received = received.subarray(4 + size);
      }
    });
    socket.on("close", () => {
      this.#ready = false;
      this.#page?.fail(new Error("the service went away"));
      this.#page = null;
      setTimeout(() => this.#connect(), retry_ms);
    });
  }

  #write(frame) {
    const text = Buffer.from(JSON.stringify(frame));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(text.length);
    this.#socket.write(Buffer.concat([head, text]));
  }

  #onFrame({ type, body }) {
    if (type === "snapshot") {
      this.chat = body.chat;
      this.link = body.link;
    } else if (type === "chat.changed") {
      this.chat = body.chat;
    } else if (type === "link.changed") {
      this.link = body.link;
    } else if (type === "messages") {
      for (const view of body.messages) {
        this.messages.set(view.message_id, view);
        for (const file of view.attachments ?? []) this.files.set(file.attachment_id, file);
      }
    } else if (type === "attachment.changed") {
      this.files.set(body.attachment.attachment_id, body.attachment);
    } else if (type === "attachment.taken" || type === "attachment.bytes") {
      const step = this.#steps.get(body.attachment_id);
      this.#steps.delete(body.attachment_id);
      if (body.error) step?.fail(new Error(body.error));
      else step?.settle(body);
    } else if (type === "ready") {
      if (this.#page) {
        this.#page.settle(body.more_history);
        this.#page = null;
        return;
      }
      this.#ready = true;
      this.more = body.more_history;
      for (const { command } of this.#pending.values()) this.#write(command);
    } else if (type === "answer") {
      const pending = this.#pending.get(body.request_id);
      this.#pending.delete(body.request_id);
      if (body.error) pending?.fail(new Error(body.error));
      else pending?.settle(body);
    }
  }

  /** Sent under the same ids again after every cut, until the service has it on its disk. */
  #command(type, body) {
    const request_id = randomUUID();
    const command = { type, body: { request_id, ...body } };
    return new Promise((settle, fail) => {
      this.#pending.set(request_id, { command, settle, fail });
      if (this.#ready) this.#write(command);
    });
  }

  /** Gives the message's id. */
  async say(text, item_id, attachments) {
    const message_id = randomUUID();
    await this.#command("chat.say", { message_id, item_id, text, attachments });
    return message_id;
  }

  #step(type, body) {
    return new Promise((settle, fail) => {
      this.#steps.set(body.attachment_id, { settle, fail });
      this.#write({ type, body });
    });
  }

  /** Room for a file; gives its id. */
  async add(name, media_type, size) {
    const attachment_id = randomUUID();
    await this.#step("attachment.add", { attachment_id, name, media_type, size });
    return attachment_id;
  }

  /** A whole file, piece by piece; gives its id. */
  async attach(name, media_type, bytes) {
    const attachment_id = await this.add(name, media_type, bytes.length);
    for (let offset = 0; offset < bytes.length;) {
      const data = bytes.subarray(offset, offset + piece_bytes).toString("base64");
      offset = (await this.#step("attachment.bytes", { attachment_id, offset, data })).bytes;
    }
    return attachment_id;
  }

  fetch(attachment_id) {
    return this.#command("attachment.fetch", { attachment_id });
  }

  /** Of a file that is here. */
  async read(attachment_id) {
    const pieces = [];
    for (let offset = 0;;) {
      const { data } = await this.#step("attachment.read", { attachment_id, offset });
      const piece = Buffer.from(data, "base64");
      if (piece.length === 0) return Buffer.concat(pieces);
      pieces.push(piece);
      offset += piece.length;
    }
  }

  /** A contact form; `fields`: {subject: "...", ...}; `attachments`: ids of files that were attached whole. */
  submit(item_id, fields, attachments) {
    return this.#command("form.submit", { submission_id: randomUUID(), item_id, fields: Object.entries(fields).map(([name, value]) => ({ name, value })), attachments });
  }

  /** Everything that the service still has of this conversation, read anew, as a tray shows it. */
  async whole() {
    this.messages.clear();
    this.#ready = false;
    this.#socket.destroy();
    while (!this.#ready) await new Promise((done) => setTimeout(done, retry_ms));
    for (let more = this.more; more;) {
      const before_order = Math.min(...[...this.messages.values()].map((view) => view.order));
      more = await new Promise((settle, fail) => {
        this.#page = { settle, fail };
        this.#write({ type: "history", body: { chat_id: this.chat.chat_id, before_order } });
      });
    }
    return this.shown();
  }

  /** What is known now, in a tray's order. */
  shown() {
    const key = (view) => [view.position === undefined ? 1 : 0, view.position ?? 0, view.order];
    return [...this.messages.values()].sort((one, other) => {
      const [a, b] = [key(one), key(other)];
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
    });
  }

  end() {
    this.#ended = true;
    this.#socket.destroy();
  }
}
