// What the browser tests share: the mock console, one Chromium, a signed-in page, and the check for accessibility.
import AxeBuilder from "@axe-core/playwright";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startMock as start } from "../../console/web/mock/server.mjs";

export interface Said {
  uuid: string;
  position: number;
  text: string;
  is_private: boolean;
  attachments?: { attachment_id: string; name: string; media_type: string; size: number; arrived: boolean }[];
}
export interface Mock {
  address: string;
  world: {
    chats: { id: number; uuid: string; status: string; assignee: { id: number } | null; unread: boolean; asset: { name: string }; device_user: string; unavailable_at: string | null; last_message: string | null }[];
    messages: Map<number, Said[]>;
    assets: { id: number; name: string; os: string; logged_in_user: string }[];
    policies: { summary: { version: number; updated_by: string }; document: string }[];
    tickets: { id: number; status: string; source: string; contact_fullname: string | null; comments: { id: number; subject: string; body: string; hidden: boolean; tech: string; user_id: number | null }[] }[];
    userSays(id: number, text: string): Said;
    userSends(id: number, text: string, files: { name: string; size: number; media_type?: string }[]): Said;
    fileArrives(id: number, attachment: string, bytes: Uint8Array): void;
    uploads: Map<string, { name: string; bytes: Uint8Array; complete?: boolean }>;
    userTypes(id: number): void;
    technicianTypes(uuid: string, user: { id: number; name: string }): void;
    say(chat: object, author: { kind: string; name: string }, text: string, options?: { is_private?: boolean; author_id?: number }): void;
    canned: { title: string; body: string; personal: boolean }[];
    events: Map<number, { id: number; kind: string; text: string; happened_at: string }[]>;
    userReads(id: number): void;
    reset(): void;
  };
  faults: { refuse: ((method: string, path: string) => number | "lose" | null) | null; delayMs: number; /** After so many bytes of uploads the connection breaks. */ uploadBytesLeft: number };
  sessions: Map<string, unknown>;
  dropLinks(): void;
  links(): number;
  stop(): Promise<void>;
}

export interface Command {
  type: string;
  body: Record<string, unknown>;
}

export async function startMock(): Promise<Mock & { commands: Command[] }> {
  const commands: Command[] = [];
  const mock = (await start({ hooks: { command: (type: string, body: Record<string, unknown>) => commands.push({ type, body }) } })) as unknown as Mock;
  return Object.assign(mock, { commands });
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

export const people = { mara: "mara@example.com", jonas: "jonas@example.com" };
export const password = "correct horse battery";

export interface Signed {
  context: BrowserContext;
  page: Page;
  /** What the page complained about. */
  faults: string[];
}

export async function signIn(browser: Browser, mock: Mock, options: BrowserContextOptions = {}, email = people.mara, to = "/"): Promise<Signed> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|WebSocket connection/.test(message.text())) faults.push(message.text());
  });
  await page.goto(mock.address + to);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  await page.getByRole("button", { name: "Not now" }).click();
  return { context, page, faults };
}

/** What a file of tests stands on. */
export interface Desk {
  browser: Browser;
  mock: Mock & { commands: Command[] };
  one: Signed;
  page: Page;
}

/** A browser and a mock console for all tests of a file, told by `tell`. */
export function useConsole(tell: (desk: Pick<Desk, "browser" | "mock">) => void): void {
  let browser: Browser | undefined;
  let mock: Desk["mock"] | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
    mock = await startMock();
    tell({ browser, mock });
  });
  afterAll(async () => {
    await browser?.close();
    await mock?.stop();
  });
}

/** Also, for each test, a world as new and a page that Mara has signed in at, which in the end has complained of nothing. */
export function useDesk(tell: (desk: Desk) => void, { isReset = true } = {}): void {
  let console: Pick<Desk, "browser" | "mock">;
  let one: Signed;
  useConsole((made) => {
    console = made;
    tell({ ...made, one, page: one?.page });
  });
  beforeEach(async () => {
    const { browser, mock } = console;
    if (isReset) mock.world.reset();
    Object.assign(mock.faults, { refuse: null, delayMs: 0, uploadBytesLeft: Infinity });
    mock.commands.length = 0;
    one = await signIn(browser, mock);
    tell({ browser, mock, one, page: one.page });
  });
  afterEach(async () => {
    expect(one.faults).toEqual([]);
    await one.context.close();
  });
}

export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map((violation) => `${where}: ${violation.id}: ${violation.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join(" | ")}`)).toEqual([]);
}

/** Waits until `read` gives what is wanted: a fact, never a pause. */
export const eventually = async <T>(read: () => T | Promise<T>, wanted: T): Promise<void> => {
  await expect.poll(read, { timeout: 20_000, interval: 25 }).toEqual(wanted);
};
