// Starts node_device.mjs as a program of its own, talks to it in lines, and can kill it.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("node_device.mjs", import.meta.url));

export class NodeDevice {
  events = []; // of the present process
  #waiting = new Set();
  #child;

  /** `ca`: the certificate authority that it trusts. Its state lies in a folder of the story. */
  static async start(story, ca) {
    const device = new NodeDevice();
    device.folder = join(story.folder, "node-device");
    device.ca = ca;
    story.finally(() => device.kill());
    story.onFailure(() => `---- Node device\n${device.events.slice(-20).map((one) => JSON.stringify(one).slice(0, 300)).join("\n")}`);
    await device.start();
    return device;
  }

  async start() {
    this.events = [];
    const child = spawn(process.execPath, [program, this.folder], {
      stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, NODE_EXTRA_CA_CERTS: this.ca },
    });
    this.#child = child;
    child.stdin.on("error", () => {});
    this.ended = new Promise((done) => child.on("close", done));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (this.#child !== child) return;
      this.events.push(JSON.parse(line));
      for (const look of [...this.#waiting]) look();
    });
    await this.until("started");
  }

  do(command, body = {}) { this.#child.stdin.write(JSON.stringify({ command, ...body }) + "\n"); }
  id() { return randomUUID(); }

  /** The first event of that name, from the `from`th on, that fits. */
  until(event, fits = () => true, { from = 0, limit = 20_000 } = {}) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle(value);
      };
      const look = () => {
        const found = this.events.slice(from).find((one) => one.event === event && fits(one));
        if (found) end(resolve, found);
      };
      const timer = setTimeout(() => end(reject, new Error(`the Node device did not say ${event} within ${limit / 1_000} s`)), limit);
      this.#waiting.add(look);
      look();
    });
  }

  /** What stands on its disk. */
  get state() { return JSON.parse(readFileSync(join(this.folder, "state.json"), "utf8")); }
  /** Changes what stands there, while it does not run. */
  change(edit) {
    const state = this.state;
    edit(state);
    writeFileSync(join(this.folder, "state.json"), JSON.stringify(state));
  }

  /** The conversation as this device's user sees it, in order. */
  conversation() {
    const { chats, open } = this.state;
    return Object.entries(chats[open]?.messages ?? {})
      .map(([id, message]) => ({ id, ...message }))
      .sort((one, other) => one.position - other.position);
  }

  async kill() {
    this.#child.kill("SIGKILL");
    await this.ended;
  }
}
