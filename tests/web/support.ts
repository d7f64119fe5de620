// What the browser tests share: the mock console, one Chromium, a signed-in page, and the check for accessibility.
import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startMock as start } from "../../console/web/mock/server.mjs";
import { shellOptions } from "../../scripts/lib/chromium.mjs";

export interface Said {
  uuid: string;
  position: number;
  text: string;
  is_private: boolean;
  attachments?: { attachment_id: string; name: string; media_type: string; size: number; arrived: boolean; received: number; fetched_at?: number }[];
}
export interface Mock {
  address: string;
  world: {
    tokens: { id: number; uuid: string; customer_id: number; customer_name: string; uses_left: number; used: number; expires_at: string; last_used_at?: string; needs_approval?: boolean; revoked: boolean; created_by?: { id: number; uuid: string; name: string }; created_at: string; folder?: { name: string } }[];
    waiting: { id: number; uuid: string; hostname: string; serial_number?: string; manufacturer?: string; model?: string; os?: string; agent_version: string; address: string; customer_id: number; customer_name: string; token: { id: number; created_at: string; created_by?: { id: number; uuid: string; name: string } }; created_at: string }[];
    chats: { id: number; uuid: string; status: string; contact: { id: number; name: string } | null; customer: { id: number }; assignee: { id: number } | null; unread: boolean; asset: { name: string }; device_user: string; unavailable_at: string | null; unavailable_reason?: string | null; last_message: string | null }[];
    messages: Map<number, Said[]>;
    assets: { id: number; uuid: string; name: string; os: string; open_alerts: number; logged_in_user: string; customer_id: number }[];
    alerts: { id: number; uuid: string; computer_name: string }[];
    customers: { id: number; uuid: string; business_name: string; asset_count: number }[];
    policies: { summary: { id: number; name: string; layer: string; bound_to: string; customer_id?: number | null; version: number; updated_by: string }; document: string }[];
    tickets: { id: number; uuid: string; number: number; subject: string; queue?: string | null; status: string; source: string; contact_fullname: string | null; comments: { id: number; subject: string; body: string; hidden: boolean; tech: string; user_id: number | null }[] }[];
    userSays(id: number, text: string): Said;
    userSends(id: number, text: string, files: { name: string; size: number; media_type?: string }[]): Said;
    fileArrives(id: number, attachment: string, bytes: Uint8Array): void;
    formHas(id: number, files: { name: string; size: number }[]): { attachments: { attachment_id: string }[] };
    formFileArrives(id: number, attachment: string, bytes: Uint8Array): void;
    /** So many bytes of it have come; `moving` says whether more come. */
    fileMoves(id: number, attachment: string, received: number, moving?: boolean): void;
    fileFetched(id: number, attachment: string): void;
    setOnline(asset: number, online: boolean): void;
    uploads: Map<string, { name: string; bytes: Uint8Array; complete?: boolean }>;
    missed(act: () => unknown): void;
    userTypes(id: number): void;
    technicianTypes(uuid: string, user: { id: number; name: string }): void;
    say(chat: object, author: { kind: string; name: string }, text: string, options?: { is_private?: boolean; author_id?: number }): void;
    announcements: { id: number; title: string; text: string; level: string; state: string; starts_at: string; expires_at: string | null; asset_ids: number[]; customer: { id: number } | null; folder?: { id: number } | null }[];
    announcementReaches(id: number, asset: number, reach: string, who?: string): void;
    /** JPEGs of technicians, by id. */
    pictures: Map<number, Uint8Array>;
    /** Most conversations at once, by technician. */
    limits: Map<number, number>;
    groups: { list: { id: number; name: string; permissions: string[]; users: number[]; version: number }[]; rights: Map<number, { admin: boolean; permissions: string[] }> };
    canned: { title: string; body: string; personal: boolean }[];
    events: Map<number, { id: number; kind: string; text: string; happened_at: string }[]>;
    userReads(id: number): void;
    /** Who is at a device: names, those who are not there with " (away)". */
    sit(asset: number, ...names: string[]): void;
    /** Whose conversations are, by their ids, where two people of a device have one name. */
    accounts: Map<number, string>;
    /** Conversations that only their assignee sees. */
    hidden: Set<number>;
    notify(id: number, what: { event?: string; happened_while?: string; channel?: string; title: string; text?: string; path?: string; state?: string; outcome?: string; tries?: number }): object;
    isNow(id: number, presence: "there" | "away" | "offline"): void;
    notices: { rules: Map<number, { rules: { event: string; online: string[]; offline: string[] }[]; quiet_hours: { from: string; until: string; days: string[]; time_zone: string }; digest_minutes: number; language: string; webhook: { url: string } }>; told: { channel: string; state: string; event: string }[]; emailIsSetUp: boolean };
    /** Tells all live links that `record` changed. */
    changed(noun: string, record: { uuid: string }): void;
    reset(): void;
  };
  faults: { refuse: ((method: string, path: string) => number | "lose" | null) | null; delayMs: number; /** After so many bytes of uploads the connection breaks. */ uploadBytesLeft: number };
  sessions: Map<string, unknown>;
  /** By technician; `turnOn` gives the recovery codes. */
  secondSteps: { steps: Map<number, unknown>; turnOn(user: number, secret: string): string[] };
  /** As the form does: gives the cookie's value and who that is. */
  signIn(email: string): { key: string; user: { uuid: string; name: string } };
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

/** One for all files that a process runs (vitest.config.ts, isolate): it starts once and ends with the process. */
let opened: Promise<Browser> | undefined;
const openBrowser = (): Promise<Browser> => (opened ??= chromium.launch(shellOptions));

export const people = { mara: "mara@example.com", jonas: "jonas@example.com" };
export const password = "correct horse battery";

export interface Signed {
  context: BrowserContext;
  page: Page;
  /** What the page complained about. */
  faults: string[];
}

const usual: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce" };

/**
 * The usual browser of the test before, emptied: cookies, storage, scripts, routes, other windows. Its process stays, which makes a
 * page less than half as dear as in a new one. Playwright's own runner does so; its name for it is not public.
 */
type Emptying = Browser & { _newContextForReuse(options: BrowserContextOptions): Promise<BrowserContext> };
async function emptied(browser: Browser): Promise<BrowserContext> {
  for (const script of scripts.splice(0)) await script.dispose();
  const context = await (browser as Emptying)._newContextForReuse(usual);
  // What Playwright leaves there.
  await context.clearPermissions();
  for (const event of ["request", "response", "dialog", "pageerror", "console"] as const) context.pages()[0]?.removeAllListeners(event);
  return context;
}

const scripts: Awaited<ReturnType<Page["addInitScript"]>>[] = [];
/** Runs `script` in each page before its own, until the test ends. */
export async function beforePages<Argument>(where: Page | BrowserContext, script: (argument: Argument) => unknown, argument?: Argument): Promise<void> {
  scripts.push(await where.addInitScript(script as (argument: unknown) => unknown, argument));
}

/**
 * A technician at a browser of their own, on the page `to` (null: on none yet). The form of signing in has tests of its own;
 * here it is taken for done, with what it and "Not now" leave in the browser.
 */
export async function signIn(browser: Browser, mock: Mock, options: BrowserContextOptions = {}, email = people.mara, to: string | null = "/"): Promise<Signed> {
  return enter(await browser.newContext({ ...usual, ...options }), mock, email, to);
}

async function enter(context: BrowserContext, mock: Mock, email: string, to: string | null): Promise<Signed> {
  context.setDefaultTimeout(15_000);
  const { key, user } = mock.signIn(email);
  await context.addCookies([{ name: "deskbell_session", value: key, url: mock.address, httpOnly: true, sameSite: "Strict" }]);
  await beforePages(context, ([address, uuid, name]) => {
    if (location.origin !== address || localStorage.getItem("deskbell.last_user")) return;
    for (const [item, value] of [["last_user", uuid], ["last_user_name", name], ["sound_later", "true"]] as const) localStorage.setItem(`deskbell.${item}`, value);
  }, [mock.address, user.uuid, user.name] as const);
  const page = context.pages()[0] ?? (await context.newPage());
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|WebSocket connection/.test(message.text())) faults.push(message.text());
  });
  if (to !== null) {
    await page.goto(mock.address + to);
    await page.getByRole("navigation", { name: "Pages" }).waitFor();
  }
  return { context, page, faults };
}

/** What a file of tests stands on. */
export interface Desk {
  browser: Browser;
  mock: Mock & { commands: Command[] };
  one: Signed;
  page: Page;
}

/** The browser, and a mock console for all tests of a file, told by `tell`. */
export function useConsole(tell: (desk: Pick<Desk, "browser" | "mock">) => void): void {
  let browser: Browser | undefined;
  let mock: Desk["mock"] | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
    mock = await startMock();
    tell({ browser, mock });
  });
  afterAll(async () => {
    // What a test that failed has left open.
    for (const context of browser?.contexts() ?? []) await context.close();
    await mock?.stop();
  });
}

/** Also, for each test, a world as new and a page for Mara, who has signed in, at `to`; in the end it has complained of nothing. */
export function useDesk(tell: (desk: Desk) => void, { isReset = true, to = "/" as string | null } = {}): void {
  let console: Pick<Desk, "browser" | "mock">;
  let one: Signed;
  useConsole((made) => {
    console = made;
    tell({ ...made, one, page: one?.page });
  });
  beforeEach(async () => {
    const { browser, mock } = console;
    const context = await emptied(browser);
    if (isReset) mock.world.reset();
    Object.assign(mock.faults, { refuse: null, delayMs: 0, uploadBytesLeft: Infinity });
    mock.commands.length = 0;
    one = await enter(context, mock, people.mara, to);
    tell({ browser, mock, one, page: one.page });
  });
  afterEach(async () => {
    expect(one.faults).toEqual([]);
  });
}

/** As AxeBuilder of @axe-core/playwright has it, but the small edition, and once for a page: that one parses 1.3 MB before each look, twice. */
const axe = readFileSync(new URL("../../console/web/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
interface Violation {
  id: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}
type WithAxe = typeof globalThis & { axe?: { run(context: Document, options: object): Promise<{ violations: Violation[] }> } };

/** The rules of axe whose outcome a theme can change; all others read names, roles and structure, which both themes share. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** No violation in either theme: all rules in the one the page is in, those about colours in the other too. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  // Every rule is tried; only of what is violated the elements are described.
  const look = async (theme: string, options: object): Promise<void> => {
    const violations = await page.evaluate(async (wanted) => (await (window as WithAxe).axe?.run(document, wanted))?.violations, { resultTypes: ["violations"], ...options });
    expect(violations?.map((violation) => `${where}, ${theme}: ${violation.id}: ${violation.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join(" | ")}`)).toEqual([]);
  };
  const [here, there] = isDark ? (["dark", "light"] as const) : (["light", "dark"] as const);
  await look(here, {});
  await page.emulateMedia({ colorScheme: there });
  await look(there, { runOnly: { type: "rule", values: colourRules } });
  await page.emulateMedia({ colorScheme: here });
}

/** Waits until `read` gives what is wanted: a fact, never a pause. */
export const eventually = async <T>(read: () => T | Promise<T>, wanted: T): Promise<void> => {
  await expect.poll(read, { timeout: 20_000, interval: 25 }).toEqual(wanted);
};

/** Keeps the answers to what matches back, until what it gives is called. */
export async function holdBack(page: Page, pattern: RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await released;
    await route.continue().catch(() => undefined); // The test may have ended.
  });
  return release;
}

/** A picture of one colour. */
export function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const lines = Buffer.alloc((width * 3 + 1) * height, 0x60);
  for (let y = 0; y < height; y++) lines[y * (width * 3 + 1)] = 0;
  return Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))]);
}
