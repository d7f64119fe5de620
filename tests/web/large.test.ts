// Ten thousand conversations and twenty thousand messages: what is asked for, what is drawn, and what stays where it is.
import { beforeAll, beforeEach, expect, it } from "vitest";
import { openMany, sayMany } from "../../console/web/mock/volumes.mjs";
import { eventually, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { isReset: false });
let asked: URL[];
beforeAll(() => {
  openMany(mock.world, 10_000);
  sayMany(mock.world, 2, 20_000);
});
beforeEach(() => {
  asked = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
});
const scrolled = (area: string, top: number) => page.evaluate(([name, to]) => ((document.querySelector(name as string) as HTMLElement).scrollTop = to as number), [area, top] as const);

it("of the list only the pages in sight are read, also when something changes", async () => {
  const list = ".chat-list .scroll";
  await page.locator(".chat-row-title").first().waitFor();
  await scrolled(list, 68 * 5_000);
  await page.locator('li[aria-posinset="5001"] .chat-row-title').waitFor();
  expect(await page.locator('li[aria-posinset="5001"]').getAttribute("aria-setsize")).toBe("10000");
  expect(await page.locator(".chat-list li").count()).toBeLessThan(60);
  await eventually(() => mock.links(), 1);
  asked.length = 0;
  const lists = () => asked.filter((url) => url.pathname === "/api/v1/chats").map((url) => Number(url.searchParams.get("page")));
  mock.world.userSays(100_777, "Hello?");
  await eventually(() => lists().includes(101), true);
  expect(lists().every((number) => number === 1 || Math.abs(number - 101) <= 1)).toBe(true);
  await page.locator('li[aria-posinset="5001"] button').click();
  await page.getByRole("log").waitFor();
  await page.keyboard.press("Alt+ArrowDown");
  await page.locator('li[aria-posinset="5002"] [aria-current="true"]').waitFor();
});

it("a conversation draws what is in sight, keeps its place while older messages come, and its end while newer do", async () => {
  await page.goto(`${mock.address}/chat/all/2`);
  await page.locator(".message").first().waitFor();
  const fromEnd = () => page.evaluate(() => {
    const area = document.querySelector(".timeline") as HTMLElement;
    return Math.round(area.scrollHeight - area.scrollTop - area.clientHeight);
  });
  await eventually(fromEnd, 0);
  mock.world.userSays(2, "At the end\nwith three\nlines");
  await page.getByRole("log").getByText("with three").waitFor();
  await eventually(fromEnd, 0);
  /** The row in the middle of the area, and where it stands. */
  const middle = () => page.evaluate(() => {
    const box = (document.querySelector(".timeline") as HTMLElement).getBoundingClientRect();
    const row = [...document.querySelectorAll("[data-index]")].find((element) => element.getBoundingClientRect().bottom > box.top + box.height / 2);
    return row ? { text: row.textContent, top: Math.round(row.getBoundingClientRect().top / 4) } : null;
  });
  const messages = () => asked.filter((url) => url.pathname === "/api/v1/chats/2/messages" && url.searchParams.has("before_position")).length;
  await eventually(async () => {
    // What is drawn at that moment may still hold the end.
    if (messages() === 0) await scrolled(".timeline", 700);
    return messages();
  }, 1);
  const before = await middle();
  await eventually(() => page.evaluate(() => (document.querySelector(".timeline") as HTMLElement).scrollHeight > 10_000), true);
  expect(await middle()).toEqual(before);
  mock.world.userSays(2, "Not to be jumped to");
  await page.getByRole("button", { name: "New messages" }).waitFor();
  expect(await middle()).toEqual(before);
  await eventually(async () => {
    await scrolled(".timeline", 0);
    return page.locator('[data-index="0"] > .day-line').count();
  }, 1);
  expect(await page.locator("[data-index]").count()).toBeLessThan(120);
  await page.getByRole("button", { name: "New messages" }).click();
  await page.getByRole("log").getByText("Not to be jumped to").waitFor();
}, 120_000);
