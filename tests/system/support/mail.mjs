// A real SMTP server beside the console: Debian's aiosmtpd. Tells what it got, answers what it is told to.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "./facts.mjs";

const script = join(dirname(fileURLToPath(import.meta.url)), "../../support/mail_catcher.py");

export class Mail {
  all = [];
  #child;
  #story;
  #port = 0;
  #replies = 0;

  static async start(story) {
    const one = new Mail();
    one.#story = story;
    await one.start();
    return one;
  }

  /** Again at the same port. */
  async start() {
    let port;
    // Debian's own Python: the server is a Debian package.
    this.#child = this.#story.start("mail", "/usr/bin/python3", [script, "--port", String(this.#port)], {
      onLine: (line) => {
        const said = JSON.parse(line);
        if (said.port) port = said.port;
        if (said.replies) ++this.#replies;
        if (said.mail) this.all.push(said.mail);
      },
    });
    await eventually("the mail server listens", () => port);
    this.#port = port;
  }

  kill() {
    return this.#child.kill();
  }

  /** From now on every recipient, or mail, is answered so; null takes it back. `step`: rcpt, data or kept. */
  async reply(step, words) {
    const before = this.#replies;
    this.#child.say(JSON.stringify({ [step]: words }));
    await eventually("the mail server heard", () => this.#replies > before);
  }

  /** Flags of serve. */
  get flags() {
    return ["--mail-server", `smtp://127.0.0.1:${this.#port}`, "--mail-from", "Help desk <desk@helpdesk.example>", "--mail-plain"];
  }

  header(mail, name) {
    return mail.headers.find(([known]) => known === name)?.[1];
  }
  subjects() {
    return this.all.map((mail) => this.header(mail, "Subject"));
  }
  /** Those to this address. */
  to(address) {
    return this.all.filter((mail) => mail.to.includes(address));
  }
}
