// A system bus of the test's own, with a session manager that says when the machine goes to sleep and wakes up.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, Hopeless } from "./facts.mjs";

const script = join(dirname(fileURLToPath(import.meta.url)), "logind.py");

export class Logind {
  #child;
  /** Whether somebody holds sleep up. */
  held = false;

  /** `env`: what leads a program to this bus. `name`: where a story has several. */
  static async start(story, name = "") {
    const one = new Logind();
    let address = "";
    const bus = story.start(`system-bus${name}`, "dbus-daemon", ["--session", "--nofork", "--print-address=1"], { onLine: (line) => (address ||= line) });
    await eventually("the bus is there", () => {
      if (bus.isOver()) throw new Hopeless("dbus-daemon ended");
      return address !== "";
    });
    one.env = { DBUS_SYSTEM_BUS_ADDRESS: address };
    let ready = false;
    // Debian's own Python: the bindings are a Debian package.
    one.#child = story.start(`logind${name}`, "/usr/bin/python3", [script], {
      env: { ...process.env, ...one.env },
      onLine: (word) => {
        if (word === "ready") ready = true;
        else one.held = word === "held";
      },
    });
    await eventually("the session manager is there", () => {
      if (one.#child.isOver()) throw new Hopeless("it ended");
      return ready;
    });
    return one;
  }

  /** The machine is about to sleep: who holds it up has a moment. */
  sleep() {
    this.#child.say("sleep");
  }
  /** It is awake again. */
  wake() {
    this.#child.say("wake");
  }
}
