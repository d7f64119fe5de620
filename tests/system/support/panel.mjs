// The desktop's panel (deskbell-test-panel): reads and clicks tray menus over D-Bus, and shows notifications.
import { eventually, Hopeless } from "./facts.mjs";
import { program } from "./places.mjs";

export class Panel {
  #child;
  #waiting = [];
  /** Everything that happened: {event: "registered" | "changed" | "notification" | ...}. */
  events = [];

  /** Args: --closed (no panel yet), --no-notifications. */
  static async start(story, name, env, args = []) {
    const one = new Panel();
    one.#child = story.start(name, program("deskbell-test-panel"), args, { env, onLine: (line) => one.#hear(JSON.parse(line)) });
    await eventually("the panel is ready", () => {
      if (one.#child.isOver()) throw new Hopeless("deskbell-test-panel ended");
      return one.events.some((event) => event.event === "ready");
    });
    return one;
  }

  #hear(line) {
    if (line.event) this.events.push(line);
    else this.#waiting.shift()?.(line);
  }

  /** One command; the panel answers in their order. */
  ask(command) {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#child.ended.then(() => reject(new Error(`the panel ended before it answered "${command}"`)));
      this.#child.say(command);
    });
  }
  async items() {
    return (await this.ask("items")).items;
  }
  /** The menu as a person sees it: titles, "-" for a line, [title, [items]] for a submenu; null: the tray does not answer. */
  async menu() {
    const plain = (entries) => entries.map((entry) => (entry.type === "separator" ? "-" : entry.items ? [entry.title, plain(entry.items)] : entry.title));
    const { menu } = await this.ask("menu");
    return menu ? plain(menu) : null;
  }
  /** A click on an entry, as soon as it is there. */
  click(title) {
    return eventually(`"${title}" is clicked in the menu`, async () => (await this.ask(`click ${title}`)).ok, { seen: () => this.menu() });
  }
  notifications() {
    return this.events.filter((event) => event.event === "notification");
  }
}
