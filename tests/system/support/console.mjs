// A real console on loopback with TLS, its people, and its REST API as a script uses it.
import { join } from "node:path";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { api, makeAccounts, makeCertificates, startConsoleAt } from "../../../scripts/lib/console.mjs";
import { run } from "../../../scripts/lib/processes.mjs";
import { eventually } from "./facts.mjs";
import { program, web } from "./places.mjs";

export const people = [
  { role: "admin", email: "robin@helpdesk.example", name: "Robin Ashe" },
  { role: "technician", email: "mara@helpdesk.example", name: "Mara Lindqvist" },
  { role: "technician", email: "jonas@helpdesk.example", name: "Jonas Okafor" },
];

export class Console {
  #story;
  #port = 0;

  /** Options: policy (a document as an object), args (more flags of serve), env (more environment of serve). `options.binary` serves instead, from the next start on. */
  static async start(story, options = {}) {
    const one = new Console();
    one.#story = story;
    one.options = options;
    one.data = join(story.folder, "console");
    one.tls = await makeCertificates(join(story.folder, "tls"), "Deskbell test authority");
    one.ca = one.tls.ca;
    one.accounts = await makeAccounts(program("deskbell-console"), one.data, join(story.folder, "accounts.json"),
      { people, organisation: "Lindqvist IT" });
    if (options.policy) await one.importPolicy(options.policy);
    await one.start();
    return one;
  }

  /** Again at the same port. */
  async start() {
    const { url, pid, ended } = await startConsoleAt(this.#story.group, this.options.binary ?? program("deskbell-console"), {
      data: this.data, web, tls: this.tls, log: this.#story.log("console"), port: this.#port,
      env: { ...process.env, ...this.options.env }, args: this.options.args,
    });
    this.url = url;
    this.pid = pid;
    /** Settles when this console has ended, by itself or not. */
    this.ended = ended;
    this.#port = Number(new URL(url).port);
  }

  get port() {
    return this.#port;
  }
  stop() {
    return this.#story.group.stop("console");
  }
  /** From a backup, as docs/console.md says, and serving again. */
  async restore(backup) {
    await this.stop();
    rmSync(this.data, { recursive: true });
    mkdirSync(this.data, { mode: 0o700 });
    await run("tar", ["-xpf", backup, "-C", this.data]);
    await this.start();
  }
  /** As a crash. */
  kill() {
    return this.#story.group.kill("console");
  }

  /** The command line, on the same data: command("enrollment", "create", ...). Gives stdout. */
  command(...words) {
    return run(program("deskbell-console"), [...words, "--data", this.data]);
  }

  /** One REST call as the administrator; throws on 4xx and 5xx (`status`). */
  api(method, path, body, headers) {
    return api(this.url, this.accounts.api_key, this.ca, method, path, body, headers);
  }

  async token({ customer = "Harbour Bakery", uses = 1, expires = "1h" } = {}) {
    return (await this.command("enrollment", "create", "--customer", customer, "--uses", String(uses), "--expires", expires)).trim();
  }

  /** Before start: from a file, as an administrator does. */
  async importPolicy(document) {
    const file = join(this.#story.folder, "policy.json");
    writeFileSync(file, JSON.stringify(document, null, 2));
    await this.command("import-policy", file);
  }

  /** While it runs: the organisation's policy is this document from now on. */
  async putPolicy(document) {
    const text = JSON.stringify(document, null, 2);
    const { policies } = await this.api("GET", "/policies");
    const own = policies.find((one) => one.layer === "organisation");
    return own ? this.api("PUT", `/policies/${own.id}`, { document: text }) : this.api("POST", "/policies", { name: "Everybody", document: text });
  }

  async customer(name) {
    const { customers } = await this.api("GET", "/customers");
    return customers.find((one) => one.business_name === name);
  }
  async assets() {
    return (await this.api("GET", "/customer_assets")).assets;
  }
  async chats(filter = "all") {
    return (await this.api("GET", `/chats?filter=${filter}`)).chats;
  }
  async messages(chat) {
    return (await this.api("GET", `/chats/${chat}/messages?limit=200`)).messages;
  }
  async tickets() {
    return (await this.api("GET", "/tickets")).tickets;
  }
  async alerts(status = "active") {
    return (await this.api("GET", `/rmm_alerts?status=${status}`)).rmm_alerts;
  }

  /** Waits until an asset of this name (any, where none is given) is online. */
  online(name) {
    return eventually(`${name ?? "a device"} is online`,
      async () => (await this.assets()).find((one) => one.online && (!name || one.name === name)),
      { seen: () => this.assets() });
  }
}
