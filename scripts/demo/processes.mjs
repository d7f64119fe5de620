// Starting programs and ending them again: only those started here, by their id, children included.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";

/** Waits until `look` gives something; asks again after `every` ms. Throws after `limit` ms with `what` in the message. */
export async function until(what, look, { limit = 30_000, every = 50 } = {}) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: waited ${limit / 1000} s in vain`);
    await new Promise((done) => setTimeout(done, every));
  }
}

/** Runs a program to its end. Gives what it wrote; throws with its own words when it fails. */
export async function run(program, args, { input = "", env = process.env, cwd } = {}) {
  const child = spawn(program, args, { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ""} ended with ${code}: ${err.trim() || out.trim()}`);
  return out;
}

/** A group of long-running programs, each the leader of a process group of its own. */
export class Group {
  #children = new Map();

  /** Starts `program`; stdout and stderr go to `log`. `onLine` gets each line of stdout. */
  start(name, program, args, { log, env = process.env, cwd, onLine } = {}) {
    const child = spawn(program, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const sink = createWriteStream(log, { flags: "a" });
    let rest = "";
    child.stdout.on("data", (text) => {
      sink.write(text);
      rest += text;
      const lines = rest.split("\n");
      rest = lines.pop();
      for (const line of lines) onLine?.(line);
    });
    child.stderr.on("data", (text) => sink.write(text));
    const entry = { child, ended: once(child, "close").then(([code, signal]) => ({ code, signal })), over: false };
    entry.ended.then(() => (entry.over = true));
    this.#children.set(name, entry);
    return { pid: child.pid, ended: entry.ended, isOver: () => entry.over };
  }

  /** Ends one: TERM, and KILL for what is still there after `grace` ms. */
  async stop(name, grace = 5_000) {
    const entry = this.#children.get(name);
    if (!entry) return;
    this.#children.delete(name);
    const signal = (number) => {
      try {
        process.kill(-entry.child.pid, number);
      } catch {
        // It has ended by itself.
      }
    };
    signal("SIGTERM");
    const timer = setTimeout(() => signal("SIGKILL"), grace);
    await entry.ended;
    clearTimeout(timer);
    signal("SIGKILL"); // what the leader left behind in its group
  }

  /** Ends all, the last started first. */
  async stopAll() {
    for (const name of [...this.#children.keys()].reverse()) await this.stop(name);
  }
}
