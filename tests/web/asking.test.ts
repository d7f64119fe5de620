// What the page must ask the browser for before somebody can be called: sound and notifications; asked, refused, left open.
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { beforePages, eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, one, page } = {} as Desk;
useDesk((desk) => ({ mock, one, page } = desk), { to: null });
const offer = () => page.locator(".banner", { hasText: /When somebody waits|Wenn jemand wartet/ });
const kept = (name: string) => page.evaluate((item) => localStorage.getItem(`deskbell.${item}`), name);

interface Watched {
  tones: number;
  /** Locks that the page asked for. */
  locks: string[];
  asked: number;
  answer: NotificationPermission;
}
/** Before the page runs: its tones are counted, and the browser's answers are the test's. */
function watch(answer: NotificationPermission): void {
  const state = window as unknown as Watched;
  Object.assign(state, { tones: 0, asked: 0, locks: [], answer: sessionStorage.getItem("answer") ?? answer });
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
    state.tones++;
    start.call(this, when);
  };
  const { request } = LockManager.prototype;
  LockManager.prototype.request = function (this: LockManager, name: string, ...rest: unknown[]) {
    state.locks.push(name);
    return (request as (...all: unknown[]) => unknown).call(this, name, ...rest);
  } as typeof request;
  class Asked {
    static permission: NotificationPermission = sessionStorage.getItem("permission") as NotificationPermission | null ?? "default";
    static async requestPermission() {
      state.asked++;
      Asked.permission = state.answer;
      sessionStorage.setItem("permission", state.answer);
      return state.answer;
    }
    close() {}
  }
  Object.assign(window, { Notification: Asked });
  document.hasFocus = () => false;
}
const tones = (tab: Page) => tab.evaluate(() => (window as unknown as Watched).tones);

/** Somebody's first visit: nothing was answered yet. */
async function firstVisit(answer: NotificationPermission = "granted", path = "/chat/all"): Promise<void> {
  await beforePages(one.context, watch, answer);
  await page.goto(mock.address + path);
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  await page.evaluate(() => localStorage.removeItem("deskbell.sound_later"));
  await page.reload();
}

describe("the offer of a first visit", () => {
  it("stands above the list of conversations, accessible in both languages", async () => {
    await firstVisit();
    await offer().waitFor();
    await page.locator(".chat-row").first().waitFor();
    await expectAccessible(page, "the offer");
    await page.evaluate(() => localStorage.setItem("deskbell.language", '"de"'));
    await page.reload();
    await page.getByRole("button", { name: "Ton einschalten" }).waitFor();
    await page.locator(".chat-row").first().waitFor();
    await expectAccessible(page, "the offer in German");
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator(".chat-row").first().waitFor();
    await expectAccessible(page, "the offer on a phone");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  it("is gone when both are enabled, and stays away", async () => {
    await firstVisit();
    await page.getByRole("button", { name: "Enable sound" }).click();
    await page.getByRole("button", { name: "Enable sound" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Enable notifications" }).click();
    await offer().waitFor({ state: "detached" });
    await page.reload();
    await page.locator(".chat-row").first().waitFor();
    expect(await offer().count()).toBe(0);
  });
});

describe("the bell", () => {
  it("is struck at once when sound is enabled, and then once for all tabs, by one that can be heard", async () => {
    await firstVisit();
    expect(await tones(page)).toBe(0);
    await page.getByRole("button", { name: "Enable sound" }).click();
    await eventually(() => tones(page), 2); // one bell has two tones
    expect(await kept("sound")).toBe("true");
    const second = await one.context.newPage();
    await second.goto(`${mock.address}/assets`);
    await eventually(() => mock.links(), 2);
    // Nobody has touched the second tab yet, and browsers keep such a one silent.
    mock.world.userSays(4, "Hello?");
    mock.world.userSays(4, "Are you there?");
    await second.getByRole("link", { name: "Chat, 5 waiting" }).waitFor();
    await eventually(() => tones(page), 4);
    expect(await second.evaluate(() => (window as unknown as Watched).locks.filter((name) => name.startsWith("deskbell.ring")))).toEqual([]);
    await second.getByRole("heading", { name: "Assets" }).click();
    await eventually(() => second.evaluate(async () => (await navigator.locks.query()).held?.filter((lock) => lock.name === "deskbell.sounding").length), 2);
    mock.world.userSays(7, "Me too");
    for (const tab of [page, second]) await tab.getByRole("link", { name: "Chat, 6 waiting" }).waitFor();
    await eventually(async () => (await tones(page)) + (await tones(second)), 6);
  });

  it("is struck in a later visit after the first key, and not where it is not wanted", async () => {
    await firstVisit();
    await page.getByRole("button", { name: "Enable sound" }).click();
    await eventually(() => tones(page), 2);
    await page.goto(`${mock.address}/settings`);
    const wanted = page.getByLabel("A bell rings when somebody waits");
    expect(await wanted.isChecked()).toBe(true);
    await page.keyboard.press("Shift");
    await eventually(() => mock.links(), 1);
    mock.world.userSays(4, "Hello?");
    await eventually(() => tones(page), 2);
    await wanted.uncheck();
    mock.world.userSays(7, "Me too");
    await page.getByRole("link", { name: "Chat, 6 waiting" }).waitFor();
    await page.getByRole("button", { name: "Try the bell" }).click();
    await eventually(() => tones(page), 4);
    expect(await wanted.isChecked(), "who tries the bell wants it").toBe(true);
  });
});

describe("notifications", () => {
  const box = () => page.getByLabel(/A notification appears/);
  const refused = "This browser does not allow notifications from here. Its settings for this site can change that.";
  const open = "The browser's question was not answered, so no notifications appear yet.";
  const toast = (text: string) => page.locator(".toasts").getByText(text);

  it("are asked for only by a click", async () => {
    await firstVisit("granted");
    await offer().waitFor();
    expect(await page.evaluate(() => (window as unknown as Watched).asked)).toBe(0);
    await page.getByRole("button", { name: "Enable notifications" }).click();
    await eventually(() => page.evaluate(() => (window as unknown as Watched).asked), 1);
    await eventually(() => kept("notify"), "true");
    expect(await page.locator(".toast").count()).toBe(0);
    await page.goto(`${mock.address}/settings`);
    expect(await box().isChecked()).toBe(true);
  });

  it("that are refused are not offered again; the page says so, and where that can be changed", async () => {
    await firstVisit("denied");
    await page.getByRole("button", { name: "Enable notifications" }).click();
    await toast(refused).waitFor();
    await page.getByRole("button", { name: "Enable notifications" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Enable sound" }).waitFor();
    expect(await kept("notify")).not.toBe("true");
    await page.goto(`${mock.address}/settings`);
    await page.locator("section", { has: box() }).getByText(refused).waitFor();
    expect([await box().isDisabled(), await box().isChecked()]).toEqual([true, false]);
  });

  it("whose question was left open are offered still, in the settings too", async () => {
    await firstVisit("default");
    await page.getByRole("button", { name: "Enable notifications" }).click();
    await toast(open).waitFor();
    await page.getByRole("button", { name: "Enable notifications" }).waitFor();
    await page.goto(`${mock.address}/settings`);
    await box().click();
    await toast(open).waitFor();
    expect([await box().isDisabled(), await box().isChecked()]).toEqual([false, false]);
  });

  it("that the browser's settings took away are offered again", async () => {
    await firstVisit("granted");
    await page.getByRole("button", { name: "Enable notifications" }).click();
    await eventually(() => kept("notify"), "true");
    await page.evaluate(() => sessionStorage.setItem("permission", "default"));
    await page.reload();
    await page.getByRole("button", { name: "Enable notifications" }).waitFor();
  });
});

describe("a browser that has no notifications", () => {
  beforeEach(() => beforePages(one.context, () => Reflect.deleteProperty(window, "Notification")));

  it("offers the sound alone, and says in the settings why", async () => {
    await page.goto(mock.address);
    await page.getByRole("navigation", { name: "Pages" }).waitFor();
    await page.evaluate(() => localStorage.removeItem("deskbell.sound_later"));
    await page.reload();
    await page.getByRole("button", { name: "Enable sound" }).waitFor();
    expect(await page.getByRole("button", { name: "Enable notifications" }).count()).toBe(0);
    await page.goto(`${mock.address}/settings`);
    await page.getByText(/This browser does not allow notifications/).waitFor();
  });
});
