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

const running = new Set();
let isOver = false;

/** Runs a program to its end. Gives what it wrote; throws with its own words (and `code`) when it fails. */
export async function run(program, args, { input = "", env = process.env, cwd } = {}) {
  if (isOver) throw new Error(`${program}: not started, for all is ending`);
  const child = spawn(program, args, { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  for (const end of ["close", "error"]) child.on(end, () => running.delete(child));
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code] = await once(child, "close");
  if (code !== 0) throw Object.assign(new Error(`${program} ${args[0] ?? ""} ended with ${code}: ${err.trim() || out.trim()}`), { code, out, err });
  return out;
}

/** Ends what run() has started and starts nothing more, for when this process is about to end. */
export async function endRuns() {
  isOver = true;
  await Promise.all([...running].map((child) => {
    child.kill("SIGTERM");
    return new Promise((done) => child.on("close", done));
  }));
}

/** A group of long-running programs, each the leader of a process group of its own. */
export class Group {
  #children = new Map();
  #isEnding = false;

  /**
   * Starts `program`; stdout and stderr go to `log`. `onLine` gets each line of stdout.
   * Gives {pid, ended, isOver(), say(line), signal(name)}; `say` writes to the program's stdin, `ended` settles with
   * {code, signal, words}: `words` are its last lines on stderr.
   */
  start(name, program, args, { log, env = process.env, cwd, onLine } = {}) {
    if (this.#isEnding) throw new Error(`${name}: not started, for all is ending`);
    if (this.#children.has(name)) throw new Error(`${name} runs already`);
    const child = spawn(program, args, { env, cwd, detached: true, stdio: ["pipe", "pipe", "pipe"] });
    const sink = createWriteStream(log, { flags: "a" });
    let rest = "";
    child.stdin.on("error", () => {});
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text) => {
      sink.write(text);
      rest += text;
      const lines = rest.split("\n");
      rest = lines.pop();
      for (const line of lines) onLine?.(line);
    });
    let complaints = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text) => {
      sink.write(text);
      complaints = (complaints + text).slice(-2_000);
    });
    const words = () => complaints.split("\n").filter((line) => line.trim()).slice(-3);
    const ended = new Promise((resolve) => {
      child.on("error", (error) => resolve({ code: null, signal: null, error, words: [error.message] })); // it could not be started
      child.on("close", (code, signal) => resolve({ code, signal, words: words() }));
    });
    const entry = { child, ended, over: false };
    ended.then(({ error }) => {
      entry.over = true;
      sink.end(error ? `${program}: ${error.message}\n` : "");
    });
    this.#children.set(name, entry);
    return {
      pid: child.pid,
      ended,
      isOver: () => entry.over,
      say: (line) => child.stdin.write(line + "\n"),
      signal: (number) => this.#signal(entry, number),
    };
  }

  #signal(entry, number) {
    if (entry.child.pid === undefined) return;
    try {
      process.kill(-entry.child.pid, number);
    } catch {
      // It has ended by itself.
    }
  }

  /** Ends one: TERM, and KILL for what is still there after `grace` ms. */
  async stop(name, grace = 5_000) {
    const entry = this.#children.get(name);
    if (!entry) return;
    this.#children.delete(name);
    this.#signal(entry, "SIGTERM");
    const timer = setTimeout(() => this.#signal(entry, "SIGKILL"), grace);
    await entry.ended;
    clearTimeout(timer);
    this.#signal(entry, "SIGKILL"); // what the leader left behind in its group
  }

  /** Ends one as a crash does. */
  async kill(name) {
    const entry = this.#children.get(name);
    if (!entry) return;
    this.#children.delete(name);
    this.#signal(entry, "SIGKILL");
    await entry.ended;
  }

  /** Ends all, the last started first. From now on nothing is started: what is still coming up would outlive this process. */
  async stopAll() {
    this.#isEnding = true;
    for (const name of [...this.#children.keys()].reverse()) await this.stop(name);
  }

  /** Ends all at once, for when this process must go now. */
  killAll() {
    for (const entry of this.#children.values()) this.#signal(entry, "SIGKILL");
  }
}
