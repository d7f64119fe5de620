// Chromium, and technicians signed in to the console's page with it.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { chromium } from "playwright-core";
import { chromiumOptions } from "../../../scripts/lib/chromium.mjs";

export class Browser {
  #chromium;

  /** Options: env, of the browser. */
  static async start(story, { env = {} } = {}) {
    const one = new Browser();
    one.#chromium = await chromium.launch({ ...chromiumOptions, env: { ...process.env, ...env } });
    story.finally(() => one.#chromium.close());
    one.story = story;
    return one;
  }

  /**
   * Somebody at a browser of their own, on no page yet. Options: url (a proxy's, say), dark, and Playwright's own
   * (viewport, ...). The console's certificate is the test's own, so it is not checked here; devices check it.
   */
  async open(console, { url = console.url, dark = false, ...options } = {}) {
    const context = await this.#chromium.newContext({
      viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce", ignoreHTTPSErrors: true,
      colorScheme: dark ? "dark" : "light", ...options,
    });
    context.setDefaultTimeout(20_000);
    return new Technician(context, await context.newPage(), url);
  }

  /** A technician who has signed in. Options: as above, and to (the page). */
  async signIn(console, account = console.accounts.technicians[0], { to = "/", ...options } = {}) {
    const technician = await this.open(console, options);
    this.story.onFailure((file) => technician.picture(file(`${account.email.split("@")[0]}.png`)));
    await technician.signIn(account, to);
    return technician;
  }
}

export class Technician {
  /** What the page complained about. */
  faults = [];

  constructor(context, page, url) {
    this.context = context;
    this.page = page;
    this.url = url;
    page.on("pageerror", (error) => this.faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource|WebSocket connection/.test(message.text())) this.faults.push(message.text());
    });
  }

  async signIn({ email, password }, to) {
    await this.page.goto(this.url + to);
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.keyboard.press("Enter");
    await this.page.getByRole("navigation", { name: "Pages" }).waitFor();
    await this.page.getByRole("button", { name: "Not now" }).click();
  }

  /** On the page of a one-time link. */
  async choosePassword(link, password) {
    await this.page.goto(link);
    await this.page.getByLabel("New password").fill(password);
    await this.page.getByLabel("The same again").fill(password);
    await this.page.keyboard.press("Enter");
  }

  /** The conversations in the list. */
  rows() {
    return this.page.getByRole("region", { name: "Conversations" }).locator(".chat-row");
  }
  row(text) {
    return this.rows().filter({ hasText: text });
  }
  log() {
    return this.page.getByRole("log");
  }
  composer() {
    return this.page.getByRole("textbox", { name: /Write an answer/ });
  }
  /** Opens the conversation whose row says this. */
  async openChat(text) {
    await this.row(text).first().click();
    await this.log().waitFor();
  }
  async say(text) {
    await this.composer().fill(text);
    await this.composer().press("Enter");
  }
  async sees(text) {
    await this.log().getByText(text).last().waitFor();
  }
  async picture(path) {
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }
}
