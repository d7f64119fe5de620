// An end user without a desktop: speaks the tray link itself, and may have a name that this machine does not know.
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { userInfo } from "node:os";
import { Duplex } from "node:stream";
import { eventually } from "./facts.mjs";

const protocolVersion = 1;

/** Environment for a service that is to know this account by another name: the kernel's word for it stays. */
export function knownAs(story, login, fullName) {
  const { uid, gid } = userInfo();
  const passwd = join(story.folder, `passwd-${login}`);
  const group = join(story.folder, `group-${login}`);
  writeFileSync(passwd, `${login}:x:${uid}:${gid}:${fullName}:/nonexistent:/bin/false\n`);
  writeFileSync(group, `${login}:x:${gid}:\n`);
  return { LD_PRELOAD: "libnss_wrapper.so", NSS_WRAPPER_PASSWD: passwd, NSS_WRAPPER_GROUP: group };
}

const bridge = "const s = require('net').connect(process.argv[1]); process.stdin.pipe(s); s.pipe(process.stdout); s.on('error', () => process.exit(1)); s.on('close', () => process.exit(0));";

/** The socket as a process of that account has it open; only root can do that. */
function connectAs(account, path) {
  const id = (which) => Number(execFileSync("id", [which, account], { encoding: "utf8" }));
  const child = spawn(process.execPath, ["-e", bridge, path], { uid: id("-u"), gid: id("-g"), cwd: "/", stdio: ["pipe", "pipe", "inherit"] });
  const socket = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.on("close", () => socket.destroy());
  socket.on("close", () => child.kill());
  return socket;
}

export class Person {
  #socket;
  #rest = Buffer.alloc(0);
  #answers = new Map();
  /** Every frame that came: {type, body}. */
  heard = [];

  /** Resolves when the whole snapshot is there. `account`: another user of this machine. */
  static async at(story, device, { account } = {}) {
    const one = new Person();
    one.#socket = account ? connectAs(account, device.socket) : connect(device.socket);
    one.#socket.on("error", () => {});
    one.#socket.on("data", (part) => one.#take(part));
    story.finally(() => one.leave());
    one.send("hello", { protocol_version: protocolVersion, tray_version: "test", language: "en" });
    await eventually("the service sends its snapshot", () => one.heard.some((frame) => frame.type === "ready"));
    return one;
  }

  #take(part) {
    this.#rest = Buffer.concat([this.#rest, part]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUInt32BE(0)) {
      const size = this.#rest.readUInt32BE(0);
      const frame = JSON.parse(this.#rest.subarray(4, 4 + size).toString("utf8"));
      this.#rest = this.#rest.subarray(4 + size);
      this.heard.push(frame);
      if (frame.type === "answer") this.#answers.get(frame.body.request_id)?.(frame.body);
    }
  }

  send(type, body) {
    const bytes = Buffer.from(JSON.stringify({ type, body }));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    this.#socket.write(Buffer.concat([size, bytes]));
  }
  /** Resolves with the service's answer, which comes after its commit. */
  ask(type, body) {
    const request_id = randomUUID();
    return new Promise((resolve, reject) => {
      this.#answers.set(request_id, (answer) => (answer.error ? reject(new Error(answer.error)) : resolve(answer)));
      this.#socket.once("close", () => reject(new Error("the service closed the connection")));
      this.send(type, { request_id, ...body });
    });
  }
  say(text, item = "chat") {
    return this.ask("chat.say", { message_id: randomUUID(), item_id: item, text });
  }
  submit(fields, item = "request") {
    return this.ask("form.submit", { submission_id: randomUUID(), item_id: item, fields: Object.entries(fields).map(([name, value]) => ({ name, value })) });
  }
  /** What was said in a conversation, as this person's tray was told. */
  texts() {
    return this.heard.filter((frame) => frame.type === "messages").flatMap((frame) => frame.body.messages.map((message) => message.text));
  }
  leave() {
    this.#socket.destroy();
  }
}
