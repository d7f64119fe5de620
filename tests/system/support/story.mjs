// One test with real programs: its own folder, what it starts, and the end of all that, whatever happens.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Group } from "../../../scripts/lib/processes.mjs";
import { results } from "./places.mjs";

const limit_ms = 300_000;
const log_tail_lines = 60;
const longest_line = 400;
const told = new Set();

// The runner, or a person, ends this process: what it started must not stay.
process.on("exit", () => told.forEach((story) => story.group.killAll()));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

export class Story {
  /** Of this test alone, removed at its end. */
  folder = mkdtempSync(join(tmpdir(), "deskbell-"));
  group = new Group();
  #last = [];
  #witnesses = [];

  constructor(name) {
    this.name = name;
    mkdirSync(join(this.folder, "logs"));
    told.add(this);
  }

  /** Starts a program, its log is shown when the story fails. As Group.start; gives also {name, stop(), kill()}. */
  start(name, binary, args, options = {}) {
    const child = this.group.start(name, binary, args, { log: this.log(name), ...options });
    return Object.assign(child, { name, stop: (grace) => this.group.stop(name, grace), kill: () => this.group.kill(name) });
  }

  log(name) {
    return join(this.folder, "logs", `${name}.log`);
  }

  /** Does this at the end, the last said first. */
  finally(action) {
    this.#last.push(action);
  }

  /** Asked when the story fails: gives lines that tell how it stands, or leaves a picture at `file(name)`. */
  onFailure(witness) {
    this.#witnesses.push(witness);
  }

  async #testimony() {
    const folder = join(results, "failed");
    mkdirSync(folder, { recursive: true });
    const slug = this.name.replace(/[^a-z0-9]+/gi, "-").slice(0, 60);
    const file = (name) => join(folder, `${slug}-${name}`);
    const lines = [];
    for (const witness of this.#witnesses) {
      const said = await Promise.resolve(witness(file)).catch((error) => `(no word: ${error.message})`);
      if (said) lines.push(String(said));
    }
    for (const name of readdirSync(join(this.folder, "logs")).sort()) {
      const path = join(this.folder, "logs", name);
      if (statSync(path).size === 0) continue;
      const all = readFileSync(path, "utf8").trimEnd().split("\n");
      // What is asked again and again while waiting says nothing new.
      const fresh = all.filter((line, index) => line !== all[index - 1]);
      lines.push(`---- ${name} (${all.length} lines)`, ...fresh.slice(-log_tail_lines).map((line) => line.slice(0, longest_line)));
    }
    return lines.join("\n");
  }

  /** @internal */
  async run(tell, limit) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the story took longer than ${limit / 1000} s`)), limit);
    });
    try {
      await Promise.race([tell(this), late]);
    } catch (error) {
      process.stdout.write(`\n==== ${this.name}\n${error.stack}\n${await this.#testimony()}\n====\n`);
      throw error;
    } finally {
      clearTimeout(timer);
      for (const action of this.#last.reverse()) await Promise.resolve(action()).catch((error) => process.stdout.write(`${this.name}: at its end: ${error.message}\n`));
      await this.group.stopAll();
      told.delete(this);
      if (process.env.KEEP_FOLDERS) process.stdout.write(`${this.name}: its folder is ${this.folder}\n`);
      else rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

/** A test. `tell` gets the Story; options: {limit} in ms. */
export function story(name, options, tell) {
  if (typeof options === "function") [options, tell] = [{}, options];
  const limit = options.limit ?? limit_ms;
  test(name, () => new Story(name).run(tell, limit));
}
