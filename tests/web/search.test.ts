// Searching all conversations in a real browser, on the mock console: words and filters stand in the address, and what is found leads on.
import { expect, it } from "vitest";
import { openMany } from "../../console/web/mock/volumes.mjs";
import { eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk));

const box = () => page.getByRole("searchbox", { name: "Search all conversations" });
const found = () => page.locator(".found");
const count = () => page.locator(".search-count");
const address = () => new URL(page.url()).searchParams;
const visit = (path: string) => page.goto(mock.address + path);

it("finds what somebody wrote, marks it, and leads to the conversation and back", async () => {
  await page.locator(".chat-row").first().waitFor();
  mock.world.userSays(2, "The Glühwein machine 🍷 hums <b>loudly</b>");
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await visit("/search");
  await box().fill("hums");
  await eventually(() => address().get("q"), "hums");
  await eventually(() => count().textContent(), "1 conversation");
  expect(await found().locator("mark").allTextContents()).toEqual(["hums"]);
  expect(await found().locator(".found-text").textContent()).toContain("The Glühwein machine 🍷 hums <b>loudly</b>");
  await expectAccessible(page, "search, found");
  await found().getByRole("link").click();
  await page.waitForURL("**/chat/all/2");
  await page.getByRole("log").getByText("hums").waitFor();
  await page.goBack();
  await eventually(() => box().inputValue(), "hums");
  await found().waitFor();
});

it("keeps its filters in the address, over a reload too, and clears them", async () => {
  await visit("/search");
  const all = mock.world.chats.length;
  await eventually(() => found().count(), Math.min(all, 25));
  await page.getByRole("combobox", { name: "State" }).selectOption("archived");
  await page.getByRole("combobox", { name: "Technician" }).selectOption({ label: "Mara Lindqvist" });
  await page.getByLabel("From").fill("2020-01-01");
  await page.getByLabel("Until").fill("2099-12-31");
  const mine = mock.world.chats.filter((chat) => chat.status === "archived" && chat.assignee?.id === 1).length;
  await eventually(() => found().count(), mine);
  expect(Object.fromEntries(address())).toEqual({ state: "archived", technician: "1", from: "2020-01-01", until: "2099-12-31" });
  await page.reload();
  await eventually(() => found().count(), mine);
  expect(await page.getByRole("combobox", { name: "State" }).inputValue()).toBe("archived");
  expect(await page.getByLabel("Until").inputValue()).toBe("2099-12-31");
  await page.getByLabel("Until").fill("2020-01-02");
  await page.getByText("Nothing found").waitFor();
  await expectAccessible(page, "search, nothing found");
  await page.getByRole("button", { name: "Clear" }).click();
  await eventually(() => found().count(), Math.min(all, 25));
  expect(page.url()).toBe(`${mock.address}/search`);
});

it("says what went wrong, and tries again", async () => {
  mock.faults.refuse = (_, path) => (path === "/chats/search" ? 503 : null);
  await visit("/search?q=printer");
  await page.getByText("The database is not reachable").waitFor();
  await expectAccessible(page, "search, failed");
  mock.faults.refuse = null;
  await page.getByRole("button", { name: "Retry" }).click();
  await found().first().waitFor();
});

it("is narrowed to a customer, reads on where there is more, and finds its way back through what was opened", async () => {
  openMany(mock.world, 60);
  const harbour = mock.world.chats.filter((chat) => chat.customer.id === 2).length;
  await visit("/search");
  await eventually(() => found().count(), 25);
  await page.getByRole("button", { name: "Show more" }).click();
  await eventually(() => found().count(), 50);
  await page.getByRole("combobox", { name: "Customer" }).selectOption({ label: "Harbour Dental" });
  await eventually(() => count().textContent(), `${harbour} conversations`);
  expect(await found().locator(".found-where").evaluateAll((all) => all.every((one) => one.textContent?.startsWith("Harbour Dental")))).toBe(true);
  expect(Object.fromEntries(address())).toEqual({ customer: "2" });
  await box().fill("office");
  await eventually(() => Object.fromEntries(address()), { customer: "2", q: "office" });
  await box().fill("");
  await eventually(() => count().textContent(), `${harbour} conversations`);
  await found().first().getByRole("link").click();
  await page.getByRole("log").waitFor();
  await page.goBack();
  await eventually(() => page.getByRole("combobox", { name: "Customer" }).inputValue(), "2");
  await eventually(() => count().textContent(), `${harbour} conversations`);
});

it("arrows walk through what was found while the words keep the focus, and Enter opens it", async () => {
  await visit("/search");
  await found().first().waitFor();
  await eventually(() => box().evaluate((field) => field === document.activeElement), true);
  const chosen = () => page.locator(".found-chosen").evaluateAll((all) => all.map((one) => one.id));
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).pathname).toBe("/search");
  await page.keyboard.press("ArrowDown");
  await eventually(chosen, ["found-0"]);
  expect(await box().getAttribute("aria-activedescendant")).toBe("found-0");
  await expectAccessible(page, "search, one chosen by key");
  await page.keyboard.press("ArrowDown");
  await eventually(chosen, ["found-1"]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await eventually(chosen, [`found-${(await found().count()) - 1}`]);
  // Other words, another list: chosen anew.
  await page.keyboard.type("scanner");
  await eventually(() => count().textContent(), "1 conversation");
  expect(await chosen()).toEqual([]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/chat/all/4");
});
