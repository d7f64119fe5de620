// The real tray on a desktop: started, read as a screen reader reads it, clicked where its parts stand.
import { becomes, eventually, Hopeless } from "./facts.mjs";
import { program } from "./places.mjs";
import { parts } from "./reader.mjs";

/** From the outside to the first part that fits. */
function pathTo(node, fits) {
  if (fits(node)) return [node];
  for (const item of node.items ?? []) {
    const path = pathTo(item, fits);
    if (path) return [node, ...path];
  }
  return null;
}
function overlap([ax, ay, aw, ah], [bx, by, bw, bh]) {
  const [x, y] = [Math.max(ax, bx), Math.max(ay, by)];
  return [x, y, Math.min(ax + aw, bx + bw) - x, Math.min(ay + ah, by + bh) - y];
}
const contains = ([x, y, width, height], [px, py]) => px > x && px < x + width && py > y && py < y + height;

export class Tray {
  #story;
  #desktop;
  #child;

  /** Resolves when the panel has the icon. Options: name, args, title (of its window: the policy's branding name). */
  static async start(story, desktop, device, { name = "tray", args = [], title = "Help desk" } = {}) {
    const one = new Tray();
    one.#story = story;
    one.#desktop = desktop;
    one.name = name;
    one.title = title;
    one.args = ["--socket", device.socket, ...args];
    story.onFailure(async () => `---- what the tray's window says\n${JSON.stringify(await one.words().catch((error) => error.message), null, 1)}`);
    await one.start();
    return one;
  }

  async start() {
    this.#child = this.#story.start(this.name, program("deskbell-tray"), this.args, { env: this.#desktop.env });
    if (this.#desktop.panel) {
      await eventually("the panel has the icon", async () => {
        if (this.#child.isOver()) throw new Hopeless("deskbell-tray ended");
        return (await this.#desktop.panel.items()).length > 0;
      });
    }
  }
  get pid() {
    return this.#child.pid;
  }
  stop() {
    return this.#child.stop();
  }
  /** As a crash. */
  kill() {
    return this.#child.kill();
  }

  /** Opens a page by an entry of the tray's menu; resolves when its window has the keyboard. */
  async open(entry) {
    await this.#desktop.panel.click(entry);
    return this.focus();
  }
  focus() {
    return this.#desktop.focused(this.title);
  }
  /** Types into what has the keyboard, and presses Enter. */
  async say(text) {
    await this.focus();
    await this.#desktop.type(text);
    await this.#desktop.key("Return");
  }

  /** Everything that is shown: [{role, name, text, states, at}]. */
  async shown() {
    const tree = await this.#desktop.reader.read("deskbell-tray");
    return tree ? [...parts(tree)].filter((part) => part.states.includes("showing")) : [];
  }
  /** The names and texts of what is shown. */
  async words() {
    return (await this.shown()).flatMap((part) => [...new Set([part.name, part.description, part.text])]).filter(Boolean);
  }
  /** Waits until something that is shown says this (a text, or a pattern); gives the part. */
  sees(wanted, options = {}) {
    const fits = (said) => said && (wanted instanceof RegExp ? wanted.test(said) : said.includes(wanted));
    return eventually(`the tray's window shows ${wanted}`,
      async () => (await this.shown()).find((part) => fits(part.name) || fits(part.text) || fits(part.description)),
      { ...options, seen: () => this.words() });
  }
  /** Waits until nothing that is shown says this. */
  misses(wanted, options = {}) {
    return becomes(`the tray's window does not show "${wanted}"`,
      async () => (await this.words()).filter((said) => said.includes(wanted)), [], options);
  }
  /** A real click into the middle of what has that name and a role that fits; scrolled into sight first, as a person does. */
  async #click(role, name) {
    const fits = (part) => role.test(part.role) && part.name === name && part.states.includes("showing") && part.states.includes("enabled");
    const point = await eventually(`"${name}" can be clicked`, async () => {
      const tree = await this.#desktop.reader.read("deskbell-tray");
      const found = tree && pathTo(tree, fits);
      if (!found) return null;
      const [x, y, width, height] = found.at(-1).at;
      const middle = [x + width / 2, y + height / 2];
      const frame = found.slice(0, -1).map((part) => part.at).filter(Boolean).reduce(overlap);
      if (contains(frame, middle)) return middle;
      await this.#desktop.wheel(frame[0] + frame[2] / 2, frame[1] + frame[3] / 2, middle[1] > frame[1] ? "down" : "up");
      return null;
    }, { seen: () => this.words() });
    await this.#desktop.clickAt(...point);
  }
  /** A button or a tab. */
  press(name) {
    return this.#click(/button|page tab/, name);
  }
  async focusField(name) {
    await this.#click(/^(text|entry|editbar)$/, name);
    await eventually(`"${name}" has the keyboard`,
      async () => (await this.shown()).some((one) => one.name === name && one.states.includes("focused")));
  }
  /** Types into the field of that name, over what stands there. */
  async fill(name, text) {
    await this.focusField(name);
    await this.#desktop.key("ctrl+a");
    await this.#desktop.type(text);
    await eventually(`"${name}" is filled in`, async () => (await this.shown()).some((one) => one.name === name && one.text === text),
      { seen: () => this.words() });
  }
}
