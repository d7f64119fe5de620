// The settings are long: what stands on the page is listed, each part has an address, and both work on a phone.
import { beforeEach, describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const list = () => page.getByRole("navigation", { name: "On this page" });
const heading = (name: string) => page.getByRole("heading", { name, exact: true, level: 2 });
const focused = () => page.evaluate(() => document.activeElement?.textContent);
const isInSight = (name: string) => heading(name).evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight && document.elementFromPoint(element.getBoundingClientRect().left + 4, (top + bottom) / 2) === element;
});
const all = ["Appearance", "Sound", "Your picture", "Password", "Second step", "Notifications", "Recent notifications", "Canned responses", "Conversations at once", "Security groups", "People", "Keys"];

describe.each([1440, 390])("%i pixels wide", (width) => {
  beforeEach(() => page.setViewportSize({ width, height: 800 }));

  it("each part is listed, in the order of the page, and led to", async () => {
    await page.goto(`${mock.address}/settings`);
    await eventually(() => list().getByRole("link").allTextContents(), all);
    const order = await page.getByRole("region", { name: "Settings" }).getByRole("heading", { level: 2 }).allTextContents();
    expect(order.filter((title) => all.includes(title))).toEqual(all);
    await page.locator(".rules").waitFor();
    await list().getByRole("link", { name: "Keys" }).click();
    await page.waitForURL("**/settings/keys");
    await eventually(() => isInSight("Keys"), true);
    expect(await focused()).toBe("Keys");
    // Again, from somewhere else on the page, where the address is there already.
    await page.getByRole("region", { name: "Settings" }).evaluate((region) => region.scrollTo(0, 0));
    await list().getByRole("link", { name: "Keys" }).press("Enter");
    await eventually(() => isInSight("Keys"), true);
    await page.goBack();
    await page.waitForURL("**/settings");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.getByRole("region", { name: "Settings" }).evaluate((region) => region.scrollTo(0, 0));
    await expectAccessible(page, `settings at ${width}`);
  });

  it("an address leads to its part, which stays in sight when the parts above it have come", async () => {
    await page.goto(`${mock.address}/settings/keys`);
    await eventually(focused, "Keys");
    await page.locator(".rules").waitFor();
    await page.getByRole("region", { name: "People" }).getByText("Jonas Okafor").waitFor();
    await eventually(() => isInSight("Keys"), true);
  });
});

it("the list stays beside the parts where there is room for it", async () => {
  await page.setViewportSize({ width: 1440, height: 800 });
  await page.goto(`${mock.address}/settings/keys`);
  await eventually(() => isInSight("Keys"), true);
  expect(await list().getByRole("link", { name: "Appearance" }).evaluate((link) => link.getBoundingClientRect().top >= 0)).toBe(true);
});

it("only those parts are listed that the person has", async () => {
  mock.world.groups.rights.set(2, { admin: false, permissions: ["asset.read"] });
  const two = await signIn(browser, mock, {}, people.jonas, "/settings/groups");
  await eventually(() => two.page.getByRole("navigation", { name: "On this page" }).getByRole("link").allTextContents(), ["Appearance", "Sound", "Your picture", "Password", "Second step", "Notifications", "Recent notifications", "Keys"]);
  await two.context.close();
});

it("a part that there is not is no page", async () => {
  await page.goto(`${mock.address}/settings/nothing`);
  await page.getByText("There is no page at this address").waitFor();
});
