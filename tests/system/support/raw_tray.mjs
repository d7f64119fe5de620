// The tray link without a tray: says and hears what it likes.
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { eventually } from "./facts.mjs";
import { uuid7 } from "./raw_wires.mjs";

export class RawTray {
  events = [];
  closed = false;
  #bytes = Buffer.alloc(0);

  /** Resolves after the snapshot. */
  static async open(story, path) {
    const one = new RawTray();
    one.socket = connect(path);
    one.socket.on("error", (error) => (one.error = error));
    one.socket.on("close", () => (one.closed = true));
    one.socket.on("data", (part) => one.#take(part));
    story.finally(() => one.socket.destroy());
    await one.wait("the snapshot", (event) => event.type === "ready");
    return one;
  }
  #take(part) {
    this.#bytes = Buffer.concat([this.#bytes, part]);
    while (this.#bytes.length >= 4 && this.#bytes.length >= 4 + this.#bytes.readUInt32BE(0)) {
      const size = this.#bytes.readUInt32BE(0);
      this.events.push(JSON.parse(this.#bytes.subarray(4, 4 + size).toString()));
      this.#bytes = this.#bytes.subarray(4 + size);
    }
  }
  send(message) {
    const text = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(text.length);
    this.socket.write(Buffer.concat([head, text]));
  }
  wait(what, fits) {
    return eventually(what, () => this.events.find(fits), { every: 10, seen: () => this.error?.message ?? this.events.slice(-3) });
  }
  /** Says it in the user's conversation; gives the service's answer. */
  async say(text, message_id = uuid7()) {
    const request_id = randomUUID();
    this.send({ type: "chat.say", body: { request_id, message_id, item_id: "", text } });
    return (await this.wait("the answer", (event) => event.type === "answer" && event.body.request_id === request_id)).body;
  }
}
