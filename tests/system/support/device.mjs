// A real device: an enrolled state folder, the service on it, and the command line.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../scripts/lib/processes.mjs";
import { eventually, Hopeless } from "./facts.mjs";
import { program } from "./places.mjs";

export class Device {
  #story;
  /** Started instead of deskbell, where it is set: a script that puts it where the service is. */
  cli = null;
  #service = null;

  /** Enrols and starts the service. Options: url (a proxy's, say), name (of folder and log), env, args (of deskbelld). */
  static async start(story, console, options = {}) {
    const one = new Device(story, options);
    await one.enrol(console, { url: options.url ?? console.url, ca: console.ca, token: await console.token(options) });
    await one.start();
    return one;
  }

  /** `within`: a command that starts the service, e.g. in a namespace of its own. */
  constructor(story, { name = "device", env = {}, args = [], within = [] } = {}) {
    this.#story = story;
    this.name = name;
    this.env = { ...process.env, ...env };
    this.args = args;
    this.within = within;
    this.state = join(story.folder, name);
    mkdirSync(this.state, { mode: 0o700 });
    this.socket = join(this.state, "run", "tray.sock");
    story.onFailure(async () => `---- deskbell status (${name})\n${await this.command("status").catch((error) => error.out || error.message)}`);
  }

  async enrol(console, { url, ca, token }) {
    return run(program("deskbell"), ["--state", this.state, "enroll", "--url", url, "--ca-file", ca],
      { env: { ...this.env, DESKBELL_TOKEN: token } });
  }

  /** Starts deskbelld; resolves when it serves its trays. */
  async start() {
    this.launch();
    const service = this.#service;
    await eventually("the service is ready", async () => {
      if (service.isOver()) throw new Hopeless("deskbelld ended");
      return this.status();
    });
  }
  /** Starts it and does not wait; `env`: more environment, of the service only. */
  launch(env = {}) {
    const [binary, ...words] = [...this.within, program("deskbelld"), "--foreground", "--state", this.state, "--socket", this.socket, ...this.args];
    this.#service = this.#story.start(this.name, binary, words, { env: { ...this.env, ...env } });
  }
  get pid() {
    return this.#service.pid;
  }
  /** Settles when the service has ended, by itself or not. */
  get ended() {
    return this.#service.ended;
  }
  stop() {
    return this.#service.stop();
  }
  /** As a crash. */
  kill() {
    return this.#service.kill();
  }

  /** deskbell ...: gives stdout; throws with {code, out} when it ends with another code than 0. */
  command(...words) {
    return run(this.cli ?? program("deskbell"), ["--state", this.state, ...words], { env: this.env });
  }

  /** As deskbell status --json tells; null where the service does not answer. */
  async status() {
    const text = await this.command("status", "--json").catch((error) => error.out ?? "");
    const status = text ? JSON.parse(text) : null;
    return status?.running ? status : null;
  }

  online() {
    return eventually(`${this.name} is online`, async () => {
      const status = await this.status();
      return status?.link.status === "online" ? status : null;
    }, { seen: () => this.status() });
  }

  /** Everything said has reached the console. */
  delivered({ limit } = {}) {
    return eventually(`the outbox of ${this.name} is empty`, async () => (await this.status())?.outbox.waiting === 0,
      { seen: () => this.status(), ...(limit ? { limit } : {}) });
  }
}
