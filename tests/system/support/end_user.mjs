// An end user without a screen: speaks the tray link of a real service, as docs/protocol.md says, for tests that look at the
// other end.
import { randomUUID } from "node:crypto";
import { createConnection } from "node:net";
import { eventually } from "./facts.mjs";

export class EndUser {
  #socket;
  #rest = Buffer.alloc(0);
  /** The conversation, as the service last told. */
  chat = null;
  /** Messages by id. */
  messages = new Map();
  menu = [];

  static async start(story, device) {
    const one = new EndUser();
    one.#socket = createConnection(device.socket);
    one.#socket.on("error", () => {});
    one.#socket.on("data", (data) => one.#take(data));
    story.finally(() => one.#socket.destroy());
    one.#send("hello", { protocol_version: 1, tray_version: "test", language: "en" });
    await eventually("the service has told its menu", () => one.menu.find((item) => item.type === "live_chat"));
    return one;
  }

  #take(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUInt32BE(0)) {
      const size = this.#rest.readUInt32BE(0);
      const { type, body } = JSON.parse(this.#rest.subarray(4, 4 + size).toString());
      this.#rest = this.#rest.subarray(4 + size);
      if (body.menu) this.menu = body.menu;
      if (body.chat) this.chat = body.chat;
      if (type === "messages") for (const message of body.messages ?? []) this.messages.set(message.message_id, message);
    }
  }
  #send(type, body) {
    const frame = Buffer.from(JSON.stringify({ type, body }));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(frame.length);
    this.#socket.write(Buffer.concat([head, frame]));
  }

  say(text) {
    const { id } = this.menu.find((item) => item.type === "live_chat");
    this.#send("chat.say", { request_id: randomUUID(), message_id: randomUUID(), item_id: id, text });
  }
  types() {
    this.#send("chat.typing", { chat_id: this.chat.chat_id });
  }
  read(position) {
    this.#send("chat.read", { chat_id: this.chat.chat_id, position });
  }
  /** What a technician or the console said, as this user sees it. */
  heard() {
    return [...this.messages.values()].filter((one) => one.author.kind !== "end_user").map((one) => one.text);
  }
  hears(text) {
    return eventually(`the end user sees "${text}"`, () => this.heard().includes(text), { seen: () => this.heard() });
  }
}
