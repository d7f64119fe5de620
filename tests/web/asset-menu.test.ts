// The quick menu of a device, wherever a device is linked: it starts a conversation, shows the device, and its open alerts.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);

const places: [string, string, string, number][] = [
  ["the list of devices", "/assets", "dental-front-1", 3],
  ["the list of alerts", "/alerts", "NORD-WS-014", 1],
  ["an alert", "/alerts/1", "NORD-WS-014", 1],
  ["a ticket", "/tickets/2", "NORD-LT-003", 2],
  ["a customer", "/customers/2", "dental-front-1", 3],
  ["an announcement", "/announcements/1", "dental-front-1", 3],
];

describe("where a device is linked", () => {
  it.each(places)("its quick menu starts a conversation: %s", async (_place, path, device, chat) => {
    await visit(path);
    await page.getByRole("button", { name: `More for ${device}` }).first().click();
    await page.getByRole("menuitem", { name: "Start a conversation" }).click();
    await page.waitForURL(`**/chat/all/${chat}`);
    await page.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  });
});

describe("in the list of devices the quick menu", () => {
  const more = () => page.getByRole("button", { name: "More for NORD-WS-014" });

  it("is opened and used by keys, gives the focus back, and does not open the row", async () => {
    await visit("/assets");
    await more().press("ArrowDown");
    await eventually(() => page.getByRole("menuitem").allTextContents(), ["Start a conversation", "Show the device", "Its open alerts"]);
    await expectAccessible(page, "the quick menu of a device");
    await page.keyboard.press("Escape");
    await eventually(() => more().evaluate((button) => button === document.activeElement), true);
    expect(new URL(page.url()).pathname).toBe("/assets");
    await more().click();
    await page.getByRole("menuitem", { name: "Its open alerts" }).click();
    await page.waitForURL("**/assets/1/alerts");
  });

  it("asks with whom where several are at the device", async () => {
    mock.world.sit(1, "ada", "bob");
    await visit("/assets");
    await more().click();
    await page.getByRole("menuitem", { name: "Start a conversation" }).click();
    await page.getByRole("dialog", { name: "Start a conversation" }).getByRole("list", { name: "Signed in now" }).getByRole("button", { name: "bob" }).waitFor();
  });

  it("does not offer a conversation to who may not start one", async () => {
    mock.world.groups.rights.set(2, { admin: false, permissions: ["asset.read", "alert.read"] });
    const two = await signIn(browser, mock, {}, people.jonas, "/assets");
    await two.page.getByRole("button", { name: "More for NORD-WS-014" }).click();
    await eventually(() => two.page.getByRole("menuitem").allTextContents(), ["Show the device", "Its open alerts"]);
    await two.context.close();
  });

  it.each([390, 700, 1280])("leaves the name of the device its room, %i px wide", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await visit("/assets");
    const link = page.getByRole("link", { name: "kestrel-dispatch" });
    await link.waitFor();
    expect(await link.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  });
});
