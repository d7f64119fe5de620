// Tables in windows of every width, and the numbers of a device that must agree with one another.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);

/** Of what is to be read in a table: the headings that run into the next one, and the cells of the first column with words that are narrower than `least`. */
const cramped = (least: number) =>
  page.locator(".table-scroll").first().evaluate((region, width) => {
    const shown = (cell: Element) => cell.getBoundingClientRect().width > 0;
    const headings = [...region.querySelectorAll("th")].filter(shown);
    const over = headings.filter((heading) => heading.scrollWidth > heading.clientWidth + 1).map((heading) => heading.textContent);
    const thin = [...(region.querySelector("tbody tr")?.querySelectorAll("td") ?? [])].filter(shown).filter((cell) => cell.querySelector(".cell-strong, a") && cell.getBoundingClientRect().width < width && !/^#/.test(cell.textContent ?? "")).map((cell) => cell.textContent);
    return { over, thin };
  }, least);

describe("a table", () => {
  it.each([["assets", "Name"], ["tickets", "Subject"], ["announcements", "Title"], ["policies", "Name"], ["alerts", "Alert"], ["customers", "Name"]])("of %s can be read at every width: what it is about has room, no heading runs into the next", async (path, heading) => {
    await visit(`/${path}`);
    await page.getByRole("columnheader", { name: heading }).waitFor();
    await page.locator(".table-scroll tbody td").first().waitFor();
    for (const width of [390, 700, 900, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await cramped(100), `${path} at ${width}`).toEqual({ over: [], thin: [] });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${width}: the page itself is not wider`).toBe(true);
    }
  });
});

it("a row that is chosen by keys keeps the focus", async () => {
  await visit("/assets");
  const choice = page.getByRole("checkbox", { name: "Choose NORD-LT-003" });
  await choice.press("Space");
  await page.getByText("1 device is chosen").waitFor();
  expect(await choice.evaluate((box) => box === document.activeElement)).toBe(true);
});

describe("a list that is longer than a page", () => {
  it.each([["assets", "name"], ["tickets", "number"], ["alerts", "computer_name"]] as const)("of %s says how much of it stands there, and reads on", async (noun, named) => {
    const list: { id: number; uuid: string }[] = mock.world[noun];
    const pattern = list[0]!;
    for (let index = list.length; index < 130; index++) list.push({ ...pattern, id: 50_000 + index, uuid: `more-${index}`, [named]: noun === "tickets" ? 9_000 + index : `MORE-${index}` });
    await visit(noun === "tickets" ? "/tickets?status=all" : noun === "alerts" ? "/alerts?status=all" : `/${noun}`);
    const rows = () => page.getByRole("table").getAttribute("aria-rowcount");
    await page.getByText("100 of 130", { exact: true }).waitFor();
    expect(await rows()).toBe("101");
    await page.getByRole("button", { name: "Show more" }).click();
    await eventually(rows, "131");
    expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
    await eventually(() => page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), true);
  });
});

it("the devices with alerts are found among all of them, not among those that were read", async () => {
  const [pattern] = mock.world.assets;
  for (const asset of mock.world.assets) asset.open_alerts = 0;
  for (let index = mock.world.assets.length; index < 320; index++) mock.world.assets.push({ ...pattern!, id: 50_000 + index, uuid: `more-${index}`, name: `MORE-${index}`, open_alerts: index < 200 ? 0 : 2 });
  await visit("/assets");
  await page.getByText("100 of 320", { exact: true }).waitFor();
  await page.getByRole("button", { name: "With alerts" }).click();
  await page.getByText("100 of 120", { exact: true }).waitFor();
  await page.getByRole("link", { name: "MORE-200" }).waitFor();
  await page.getByRole("button", { name: "Show more" }).click();
  await eventually(() => page.getByRole("table").getAttribute("aria-rowcount"), "121");
  mock.world.assets.length = 200;
  await visit("/assets?show=alerts");
  await page.getByText("No device matches").waitFor();
  expect(await page.getByRole("button", { name: "Show more" }).count(), "nothing stands below it that was not looked at").toBe(0);
});

describe("a device", () => {
  it("opens a row that has more to say than its columns hold, by keys too, and has none to open where they hold it all", async () => {
    await visit("/assets/7/volumes");
    const cell = page.getByRole("cell", { name: "/srv", exact: true }).getByRole("button");
    await cell.press("Enter");
    const dialog = page.getByRole("dialog", { name: "/srv" });
    await dialog.getByText("Kind", { exact: true }).waitFor();
    await dialog.getByText("252 GiB").waitFor();
    await expectAccessible(page, "a whole row");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await eventually(() => cell.evaluate((button) => button === document.activeElement), true);
    await page.getByRole("cell", { name: "ext4" }).first().click();
    await page.getByRole("dialog", { name: "/" }).getByText("29 GiB").waitFor();
    await page.keyboard.press("Escape");
    await visit("/assets/7/environment");
    await page.getByRole("cell", { name: "LANG" }).waitFor();
    expect(await page.getByRole("cell").getByRole("button").count()).toBe(0);
  });


  it("shows its whole policy: every value with where it comes from", async () => {
    await visit("/assets/7/policy");
    const region = page.getByRole("region", { name: "Policy" });
    await region.getByText("folder: Nordlicht Architekten / Office / Reception").waitFor();
    for (const width of [1280, 900, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await region.locator("summary").click();
      expect(await region.evaluate((element) => element.scrollWidth <= element.clientWidth), `${width}`).toBe(true);
      expect(await region.locator(".badge").evaluateAll((badges) => badges.every((badge) => badge.scrollWidth <= badge.clientWidth)), `${width}`).toBe(true);
    }
  });

  it("counts what is free of a volume as df does, and says so where the file system keeps a part for itself", async () => {
    await visit("/assets/7");
    const meter = (name: string) => page.locator(".meter").filter({ has: page.getByRole("meter", { name, exact: true }) });
    await meter("/srv").waitFor();
    expect(await meter("/srv").locator("small").allTextContents()).toEqual(["56 GiB free", "42 % of the usable in use", "252 GiB in all, some kept by the file system"]);
    expect(await meter("/").locator("small").allTextContents()).toEqual(["29 GiB of 468 GiB free", "94 % in use"]);
    await page.getByRole("link", { name: /^Volumes/ }).click();
    await page.getByText("Usable is what is used and what is free together").waitFor();
    expect((await page.getByRole("columnheader").allTextContents()).filter((name) => name.startsWith("Free"))).toEqual(["Free", "Free of usable"]);
    expect(await page.getByRole("row", { name: /srv/ }).locator("td").allTextContents()).toEqual(expect.arrayContaining(["252 GiB", "56 GiB", "58.4 %"]));
  });

  it("tells people at whose screen Deskbell runs from sessions that the operating system knows", async () => {
    await visit("/assets/7");
    await page.getByText("Deskbell is running").waitFor();
    await page.getByRole("link", { name: /^Signed in/ }).click();
    await page.getByText("Sessions that the operating system knows.").waitFor();
    await expectAccessible(page, "sessions");
  });

  it("says all this in German, too", async () => {
    const german = await signIn(browser, mock, { locale: "de-DE", colorScheme: "dark" }, undefined, null);
    await german.page.goto(`${mock.address}/assets/7`);
    await german.page.getByText("Deskbell läuft").waitFor();
    await german.page.getByText("42 % des Nutzbaren belegt").waitFor();
    await german.context.close();
  });
});
