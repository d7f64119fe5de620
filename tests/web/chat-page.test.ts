// How the page of conversations is laid out and walked through: nothing lies over what is needed, and letters stay commands.
import { expect, it } from "vitest";
import { eventually, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const box = (selector: string) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().toJSON() as { top: number; bottom: number });

it("shows what was done above the composer, and above what says that a conversation is closed", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit("/chat/all/2");
  await page.getByRole("button", { name: "Create ticket" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create ticket" }).click();
  await page.locator(".toast").waitFor();
  expect((await box(".toast")).bottom).toBeLessThan((await box(".composer")).top);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Close conversation" }).click();
  await page.locator(".toast").waitFor();
  await page.locator(".composer-closed").waitFor();
  expect((await box(".toast")).bottom).toBeLessThan((await box(".composer-closed")).top);
  const [facts, save] = [await box(".details-section:last-child dl"), await box(".details-section:last-child .details-action > *")];
  expect(save.top - facts.bottom).toBeGreaterThanOrEqual(8);
});

it("goes through the list by J and K without a letter being written anywhere", async () => {
  await visit("/chat/all");
  await page.locator(".chat-row").first().waitFor();
  const chosen = () => page.locator(".chat-row-on").count().then((count) => (count === 1 ? page.locator(".rows > li").filter({ has: page.locator(".chat-row-on") }).getAttribute("aria-posinset") : null));
  for (const [key, place] of [["j", "1"], ["j", "2"], ["j", "3"], ["k", "2"]] as const) {
    await page.keyboard.press(key);
    await eventually(chosen, place);
    await page.locator(".composer textarea").waitFor();
    expect(await page.locator(".composer textarea").inputValue()).toBe("");
  }
  await page.keyboard.press("w");
  await eventually(() => page.locator(".composer textarea").evaluate((field) => field === document.activeElement), true);
  // By a pointer it is to be written in at once.
  await page.locator(".chat-row").nth(4).click();
  await eventually(() => page.locator(".composer textarea").evaluate((field) => field === document.activeElement), true);
});

it("offers to start a conversation once in the list: in words where it is empty, else as a sign", async () => {
  const starts = () => page.locator(".chat-list").getByRole("button", { name: "Start a conversation" }).count();
  await visit("/chat/all");
  await page.locator(".chat-row").first().waitFor();
  expect(await starts()).toBe(1);
  mock.world.chats.splice(0);
  await visit("/chat/all");
  await page.getByText("No one is waiting").waitFor();
  expect(await starts()).toBe(1);
  expect(await page.locator(".chat-list .pane-head").getByRole("button", { name: "Start a conversation" }).count()).toBe(0);
});

it("tells its keys by ?, outside text fields and where letters are commands", async () => {
  await visit("/chat/all/2");
  const field = page.locator(".composer textarea");
  await field.waitFor();
  await field.press("Shift+?");
  expect(await field.inputValue()).toBe("?");
  await field.fill("");
  await field.press("Escape");
  await page.keyboard.press("Shift+?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await keys.locator("div", { has: page.getByText("Help for keys", { exact: true }) }).getByText("?", { exact: true }).first().waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.evaluate(() => localStorage.setItem("deskbell.letters", "false"));
  await page.reload();
  await field.waitFor();
  await field.press("Escape");
  await page.keyboard.press("Shift+?");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search pages, people, assets and commands" }).waitFor();
  expect(await keys.count()).toBe(0);
});
