// Lists in narrow windows: what names a row is there and opens it, nothing overlaps or sticks out, and sorting stays in reach.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { beforePages, eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });

const lists = { "/assets": "NORD-WS-014", "/alerts": "Memory", "/announcements": "The network rests tonight", "/tickets": "Outlook asks for the password", "/policies": "Everybody", "/customers": "Harbour Dental" };

/** Texts of the list that lie over each other, or outside of the window. */
const wrong = (on: Page) =>
  on.evaluate(() => {
    const cells = [...document.querySelectorAll<HTMLElement>(".table tbody tr:first-child td, .table:not(.table-stacked) th")].filter((cell) => cell.offsetParent !== null);
    const boxes = cells.map((cell) => ({ text: cell.textContent ?? "", box: cell.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
    const found: string[] = [];
    for (const [index, one] of boxes.entries()) {
      if (one.box.left < -0.5 || one.box.right > innerWidth + 0.5) found.push(`${one.text} sticks out`);
      for (const other of boxes.slice(index + 1)) {
        const apart = one.box.right <= other.box.left + 0.5 || other.box.right <= one.box.left + 0.5 || one.box.bottom <= other.box.top + 0.5 || other.box.bottom <= one.box.top + 0.5;
        if (!apart) found.push(`${one.text} lies over ${other.text}`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
    return found;
  });

describe("every list", () => {
  for (const width of [390, 700, 1280]) {
    it(`shows what names its rows at ${width} px`, async () => {
      await page.setViewportSize({ width, height: 800 });
      for (const [path, name] of Object.entries(lists)) {
        await page.goto(mock.address + path);
        // Its own menu may stand beside the name.
        const cell = page.getByRole("cell", { name: new RegExp(`^${name}($| More for)`) });
        await cell.waitFor();
        await eventually(() => page.locator(".table-stacked").count(), width < 520 ? 1 : 0);
        expect(await wrong(page), path).toEqual([]);
        const size = await cell.boundingBox();
        expect(size?.width ?? 0, `${path}: room of the name`).toBeGreaterThan(150);
      }
    });
  }

  it("opens a row by its name on a phone, and is accessible there", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${mock.address}/assets`);
    await page.getByRole("columnheader", { name: "Name" }).waitFor({ state: "attached" });
    await expectAccessible(page, "assets on a phone");
    await page.getByRole("link", { name: "NORD-WS-014" }).click();
    await page.getByRole("heading", { name: "NORD-WS-014" }).waitFor();
    await page.goto(`${mock.address}/tickets`);
    await page.getByText("Outlook asks for the password").click();
    await page.getByRole("heading", { name: /Outlook asks for the password/ }).waitFor();
  });

  it("is sorted on a phone too", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${mock.address}/assets`);
    await page.getByLabel("Sort by").selectOption({ label: "Name" });
    await page.waitForURL("**/assets?sort=name");
    const names = () => page.locator(".stacked-main").allTextContents();
    await eventually(async () => (await names())[0], "dental-front-1");
    await page.getByRole("button", { name: "Ascending" }).click();
    await page.waitForURL("**/assets?sort=-name");
    await page.getByRole("columnheader", { name: "Name" }).and(page.locator("[aria-sort=descending]")).waitFor({ state: "attached" });
    await eventually(async () => (await names()).at(-1), "dental-front-1");
  });

  it("has its columns again where the window grows", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${mock.address}/tickets`);
    await page.locator(".table-stacked").waitFor();
    await page.setViewportSize({ width: 700, height: 800 });
    await page.getByRole("button", { name: "Subject" }).waitFor();
    expect(await page.getByRole("columnheader", { name: "Priority" }).count()).toBe(0);
    await page.setViewportSize({ width: 1440, height: 800 });
    await page.getByRole("button", { name: "Priority" }).waitFor();
  });
});

describe("the offer to ring", () => {
  for (const language of ["en", "de"] as const) {
    it(`fits on a phone, its buttons below its words (${language})`, async () => {
      await page.setViewportSize({ width: 400, height: 800 });
      // A browser without a window has refused already.
      await beforePages(page, () => Object.defineProperty(Notification, "permission", { get: () => "default" }));
      await page.goto(`${mock.address}/alerts`);
      await page.evaluate((chosen) => {
        localStorage.setItem("deskbell.sound_later", "false");
        localStorage.setItem("deskbell.language", JSON.stringify(chosen));
      }, language);
      await page.reload();
      const banner = page.locator(".banner");
      await banner.getByRole("button").nth(2).waitFor();
      for (const width of [320, 360, 400, 640, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const seen = await banner.evaluate((bar) => {
          const words = bar.querySelector("span")?.getBoundingClientRect();
          const buttons = [...bar.querySelectorAll("button")].map((button) => button.getBoundingClientRect());
          return { room: words?.width ?? 0, bottom: words?.bottom ?? 0, tops: Math.min(...buttons.map(({ top }) => top)), right: Math.max(...buttons.map(({ right }) => right)), cut: [...bar.querySelectorAll("button")].some((button) => button.scrollWidth > button.clientWidth + 1) };
        });
        expect(seen.right, `${width}`).toBeLessThanOrEqual(width - 8);
        expect(seen.room, `${width}`).toBeGreaterThan(200);
        expect(seen.cut, `${width}`).toBe(false);
        if (width <= 400) expect(seen.tops, `${width}`).toBeGreaterThanOrEqual(seen.bottom);
      }
      await page.setViewportSize({ width: 320, height: 800 });
      await banner.getByRole("button", { name: language === "de" ? "Nicht jetzt" : "Not now" }).click();
      await banner.waitFor({ state: "detached" });
    });
  }
});
