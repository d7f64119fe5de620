// A desktop of the test's own: X server, session bus, panel, keyboard, pointer, and a screen reader.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, until } from "../../../scripts/lib/processes.mjs";
import { screenEnvironment, startSessionBus } from "../../../scripts/lib/screen.mjs";
import { eventually } from "./facts.mjs";
import { Panel } from "./panel.mjs";
import { Reader } from "./reader.mjs";

let started = 0;
/** Servers that look for a free number at once, or while another one ends, take each other's: each has a number of its own. */
const ownDisplay = () => `:${1000 + ((process.pid * 8 + (started++ % 8)) % 50_000)}`;

export class Desktop {
  #story;
  #name;

  /** Options: name, size, dark, language and env (of the programs on it), panel (its arguments; false: none). */
  static async start(story, { name = "desktop", size = "1280x800", dark = false, language = "en_GB.UTF-8", panel = [], env = {} } = {}) {
    const one = new Desktop();
    one.#story = story;
    one.#name = name;
    const folder = join(story.folder, name);
    mkdirSync(folder, { mode: 0o700 });
    one.env = Object.assign(screenEnvironment(folder), {
      LANG: language, DESKBELL_THEME: dark ? "dark" : "light", QT_LINUX_ACCESSIBILITY_ALWAYS_ON: "1", ...env,
    });
    let display = "";
    story.start(`${name}-screen`, "Xvfb", [ownDisplay(), "-displayfd", "1", "-screen", "0", `${size}x24`, "-nolisten", "tcp", "-noreset", "-dpi", "96"],
      { env: one.env, onLine: (line) => (display ||= line.trim()) });
    one.env.DISPLAY = `:${await until("the virtual screen", () => display)}`;
    await startSessionBus(story.group, one.env, story.log(`${name}-bus`), `${name}-bus`);
    if (panel) one.panel = await Panel.start(story, `${name}-panel`, one.env, panel);
    one.reader = await Reader.start(story, `${name}-reader`, one.env);
    story.onFailure((file) => one.picture(file(`${name}.png`)));
    return one;
  }

  #xdotool(...words) {
    return run("xdotool", words, { env: { ...this.env, LC_ALL: "C.UTF-8" } });
  }

  /** Ids of the windows that are shown and called so. */
  async windows(title) {
    const found = await this.#xdotool("search", "--onlyvisible", "--name", `^${title}$`).catch(() => "");
    return found.split("\n").filter(Boolean);
  }
  /** The window of that title, as soon as it is shown and has the keyboard. */
  focused(title) {
    return eventually(`the window "${title}" has the keyboard`, async () => {
      const [window] = await this.windows(title);
      return window && (await this.#xdotool("getwindowfocus")).trim() === window ? window : null;
    });
  }
  type(text) {
    return this.#xdotool("type", "--delay", "12", text);
  }
  /** "Return", "shift+Return", "ctrl+2" ... */
  key(...names) {
    return this.#xdotool("key", "--delay", "20", ...names);
  }
  clickAt(x, y) {
    return this.#xdotool("mousemove", "--sync", String(Math.round(x)), String(Math.round(y)), "click", "1");
  }
  /** One notch of the wheel there, "up" or "down". */
  wheel(x, y, direction) {
    return this.#xdotool("mousemove", "--sync", String(Math.round(x)), String(Math.round(y)), "click", direction === "up" ? "4" : "5");
  }
  /** Out of the way, for pictures. */
  async parkPointer() {
    const [width, height] = (await this.#xdotool("getdisplaygeometry")).split(" ");
    return this.#xdotool("mousemove", String(Number(width) - 1), String(Number(height) - 1));
  }
  /** Waits until the window looks the same twice in a row. */
  async still(window) {
    let before = "";
    await eventually("the window has come to rest", async () => {
      const now = await run("sh", ["-c", 'import -window "$1" rgb:- | cksum', "sh", window], { env: this.env });
      const same = now === before;
      before = now;
      return same;
    }, { every: 150 });
  }
  /** The whole screen, or one window, as PNG. */
  async picture(path, window = "root") {
    mkdirSync(dirname(path), { recursive: true });
    await run("import", ["-window", window, "-depth", "8", "-strip", path], { env: this.env });
  }
}
