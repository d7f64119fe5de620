// What reaches a technician who does not look at the page: counts, notifications, the icon's badge, presence, the app.
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { beforePages, eventually, useDesk, type Desk } from "./support";

let { mock, one, page } = {} as Desk;
useDesk((desk) => ({ mock, one, page } = desk), { to: null });

interface Told {
  told: { title: string; body: string; tag: string; click: () => void }[];
  badge: number;
}
/** Before the page runs: notifications and the app's badge are written down, and nobody looks at the page. */
function writeDown(): void {
  const state = window as unknown as Told;
  state.told = [];
  state.badge = -1;
  class Noted {
    static permission = "granted";
    static requestPermission = () => Promise.resolve("granted");
    onclick: (() => void) | null = null;
    constructor(title: string, { body, tag }: { body: string; tag: string }) {
      state.told.push({ title, body, tag, click: () => this.onclick?.() });
    }
    close() {}
  }
  Object.assign(window, { Notification: Noted });
  document.hasFocus = () => (window as unknown as { looks?: boolean }).looks ?? false;
  Object.assign(navigator, { setAppBadge: async (count: number) => (state.badge = count), clearAppBadge: async () => (state.badge = 0) });
}
const told = (tab: Page) => tab.evaluate(() => (window as unknown as Told).told.map(({ title, body }) => ({ title, body })));

describe("a notification", () => {
  beforeEach(async () => {
    await beforePages(one.context, writeDown);
    await page.goto(`${mock.address}/settings`);
    await page.getByLabel(/A notification appears/).check();
    await page.goto(`${mock.address}/assets`);
    await eventually(() => mock.links(), 1);
  });

  it("appears once for a run of unread messages, as plain text, and its click opens the conversation", async () => {
    mock.world.userSays(4, "<b>Hello?</b>\nsecond line");
    mock.world.userSays(4, "Are you there?");
    await eventually(() => told(page), [{ title: "Tom Ashdown", body: "<b>Hello?</b>" }]);
    await page.evaluate(() => (window as unknown as Told).told[0]?.click());
    await page.waitForURL("**/chat/all/4");
    await page.getByRole("log").getByText("Are you there?").waitFor();
    expect(await told(page)).toHaveLength(1);
  });

  it("comes from one tab of several, and from none while any is looked at", async () => {
    const second = await one.context.newPage();
    await second.goto(`${mock.address}/chat/all`);
    await eventually(() => mock.links(), 2);
    mock.world.userSays(4, "Hello?");
    await eventually(async () => (await Promise.all([page, second].map(told))).flat().length, 1);
    await second.evaluate(() => {
      (window as unknown as { looks: boolean }).looks = true;
      dispatchEvent(new Event("focus"));
    });
    await eventually(() => second.evaluate(async () => (await navigator.locks.query()).held?.some((lock) => lock.name === "deskbell.looking")), true);
    mock.world.userSays(5, "Me too");
    await second.getByRole("link", { name: "Chat, 5 waiting" }).waitFor();
    expect((await Promise.all([page, second].map(told))).flat()).toHaveLength(1);
  });

  it("is not shown where it is not wanted", async () => {
    await page.goto(`${mock.address}/settings`);
    await page.getByLabel(/A notification appears/).uncheck();
    await page.goto(`${mock.address}/assets`);
    await page.getByRole("link", { name: "Chat, 4 waiting" }).waitFor(); // the link of the page before is none of those counted
    await eventually(() => mock.links(), 1);
    mock.world.userSays(4, "Hello?");
    await page.getByRole("link", { name: "Chat, 5 waiting" }).waitFor();
    expect(await told(page)).toEqual([]);
  });
});

describe("the number of those who wait", () => {
  const everywhere = (tab: Page) =>
    tab.evaluate(() => ({
      bubble: document.querySelector(".rail .bubble")?.textContent,
      title: /^\((\d+)\)/.exec(document.title)?.[1],
      icon: />(\d+)<\/text>/.exec(decodeURIComponent(document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? ""))?.[1],
      app: String((window as unknown as Told).badge),
    }));
  const all = (count: string) => ({ bubble: count, title: count, icon: count, app: count });

  it("is the same in the bubble, the title, the tab's icon and the app's badge of every tab, also after a cut", async () => {
    await beforePages(one.context, writeDown);
    const second = await one.context.newPage();
    await page.goto(`${mock.address}/chat/all`);
    await second.goto(`${mock.address}/tickets`);
    for (const tab of [page, second]) await eventually(() => everywhere(tab), all("4"));
    mock.world.userSays(4, "One more");
    for (const tab of [page, second]) await eventually(() => everywhere(tab), all("5"));
    mock.faults.refuse = (method) => (method === "LIVE" ? 503 : null);
    mock.dropLinks();
    await page.getByText(/You see everything as of/).waitFor();
    mock.world.userSays(7, "While you were away");
    mock.faults.refuse = null;
    for (const tab of [page, second]) await eventually(() => everywhere(tab), all("6"));
  });

  it("leaves the icon when nobody waits", async () => {
    await page.goto(`${mock.address}/chat/all`);
    for (const chat of mock.world.chats) Object.assign(chat, { assignee: { id: 2, name: "Jonas Okafor" } });
    mock.world.userSays(5, "Somebody else's");
    await eventually(() => page.locator('link[rel="icon"]').getAttribute("href"), "/bell.svg");
    await eventually(() => page.title(), "Chat · Deskbell");
  });
});

it("who gives no input for five minutes is away; input brings back, and the console hears it at once", async () => {
  await page.clock.install();
  mock.commands.length = 0; // what an earlier page said does not show that this one counts
  await page.goto(`${mock.address}/chat/all`);
  await eventually(() => mock.commands.some((command) => command.type === "active"), true);
  await page.clock.fastForward("04:30");
  expect(await page.getByRole("button", { name: /away/ }).count()).toBe(0);
  await page.clock.fastForward("00:40");
  await page.getByRole("button", { name: "Mara Lindqvist, away: settings, help and sign out" }).waitFor();
  mock.commands.length = 0;
  await page.clock.fastForward("03:00");
  expect(mock.commands.filter((command) => command.type === "active")).toEqual([]);
  await page.keyboard.press("Shift");
  await page.getByRole("button", { name: "Mara Lindqvist: settings, help and sign out" }).waitFor();
  await eventually(() => mock.commands.filter((command) => command.type === "active").length, 1);
});

it("can be installed as an app", async () => {
  await page.goto(mock.address);
  const session = await one.context.newCDPSession(page);
  const { errors, url } = (await session.send("Page.getAppManifest")) as { errors: unknown[]; url: string };
  expect(errors).toEqual([]);
  expect(url).toBe(`${mock.address}/manifest.webmanifest`);
  const { installabilityErrors } = (await session.send("Page.getInstallabilityErrors")) as { installabilityErrors: { errorId: string }[] };
  // Tests run in windows that keep nothing, from which nothing can be installed.
  expect(installabilityErrors.filter((error) => error.errorId !== "in-incognito")).toEqual([]);
});
