// Starting a conversation at a device: with the one who is there, with one of several, with all, and with those who are away.
import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { eventually, expectAccessible, holdBack, useDesk, type Mock } from "./support";

let mock: Mock;
let page: Page;
useDesk((desk) => ({ mock, page } = desk));

const dialog = () => page.getByRole("dialog", { name: "Start a conversation" });
const list = (name: string) => dialog().getByRole("list", { name });
/** From the asset's own page. */
const startAt = async (asset: number) => {
  await page.goto(`${mock.address}/assets/${asset}`);
  await page.getByRole("main").getByRole("button", { name: "Start a conversation", exact: true }).click();
};
const open = (asset: number) => mock.world.chats.filter((chat) => chat.asset.name === mock.world.assets.find((one) => one.id === asset)?.name && chat.status === "open");

describe("who is at the device", () => {
  it("is written to at once where there is one", async () => {
    mock.world.sit(1, "ada", "bob (away)");
    await startAt(1);
    await page.waitForURL(/\/chat\/all\/\d+/);
    expect(open(1).at(-1)?.device_user).toBe("ada");
    expect(await dialog().count()).toBe(0);
  });

  it("is asked for where there are several, also from the +", async () => {
    mock.world.sit(1, "ada", "bob", "cleo (away)");
    await page.getByRole("button", { name: "Start a conversation" }).first().click();
    await dialog().getByRole("button", { name: /NORD-WS-014/ }).click();
    await eventually(() => list("Signed in now").locator(".pick-name > span").allTextContents(), ["All 2 users", "ada", "bob"]);
    await eventually(() => list("Not signed in").locator(".pick-name > span").allTextContents(), ["cleo"]);
    await expectAccessible(page, "who is there");
    await list("Signed in now").getByRole("button", { name: "bob" }).click();
    await page.waitForURL(/\/chat\/all\/\d+/);
    expect(open(1).at(-1)?.device_user).toBe("bob");
  });

  it("is shown as it changes", async () => {
    mock.world.sit(1, "ada", "bob");
    await startAt(1);
    await list("Signed in now").getByRole("button", { name: "bob" }).waitFor();
    mock.world.sit(1, "ada", "bob (away)", "dora");
    await eventually(() => list("Signed in now").locator(".pick-name > span").allTextContents(), ["All 2 users", "ada", "dora"]);
  });

  it("may be written to all at once, each in a conversation of their own", async () => {
    mock.world.sit(1, "ada", "bob", "cleo");
    const before = open(1).length;
    await startAt(1);
    await dialog().getByRole("button", { name: /All 3 users/ }).click();
    await dialog().getByText("ada, bob, cleo are each asked on their own", { exact: false }).waitFor();
    await expectAccessible(page, "to all");
    await dialog().getByRole("textbox").fill("We restart this server at six");
    await dialog().getByRole("button", { name: "Start 3 conversations" }).click();
    await page.getByText("3 conversations started").waitFor();
    await page.getByRole("log").getByText("We restart this server at six").waitFor();
    const made = open(1).slice(before);
    expect(made.map((chat) => chat.device_user)).toEqual(["ada", "bob", "cleo"]);
    for (const chat of made) expect(mock.world.messages.get(chat.id)?.map((message) => message.text)).toEqual(["We restart this server at six"]);
  });

  it("who is in conversation with somebody else is named", async () => {
    mock.world.sit(1, "ada", "bob");
    await startAt(1);
    await list("Signed in now").getByRole("button", { name: "ada" }).click();
    await page.waitForURL(/\/chat\/all\/\d+/);
    const adas = open(1).at(-1);
    if (!adas) throw new Error("ada has no conversation");
    Object.assign(adas, { assignee: { id: 2, name: "Jonas" } });
    mock.world.hidden.add(adas.id);
    await startAt(1);
    await dialog().getByRole("button", { name: /All 2 users/ }).click();
    await dialog().getByRole("button", { name: "Start 2 conversations" }).click();
    await page.getByText("1 conversation started. Somebody else is in conversation with ada").waitFor();
  });
});

it("the focus stays in the list while what is found takes the place of what was there", async () => {
  const release = await holdBack(page, /\/customer_assets\?.*query=vogel/);
  await page.getByRole("button", { name: "Start a conversation" }).first().click();
  await dialog().getByText("vogel-srv").waitFor();
  await dialog().getByRole("searchbox").fill("vogel");
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement?.closest(".pick-list button")?.textContent ?? "");
  await eventually(async () => /^(?!vogel)./.test(await focused()), true);
  release();
  await eventually(async () => (await focused()).startsWith("vogel-office"), true);
});

it("the focus stays on what was picked where it cannot be started", async () => {
  const release = await holdBack(page, /\/customer_assets\/\d+\/device_users/);
  await page.getByRole("button", { name: "Start a conversation" }).first().click();
  const picked = dialog().getByRole("button", { name: /dental-front-1/ });
  mock.faults.refuse = (_method, path) => (path.endsWith("/device_users") ? 500 : null);
  await picked.press("Enter");
  await eventually(() => picked.getAttribute("aria-disabled"), "true");
  release();
  await dialog().getByRole("alert").waitFor();
  await eventually(() => picked.getAttribute("aria-disabled"), null);
  expect(await picked.evaluate((element) => element === document.activeElement)).toBe(true);
});

it("the device's own page shows who is there, and starts with them", async () => {
  mock.world.sit(1, "ada", "bob", "cleo (away)");
  await page.goto(`${mock.address}/assets/1`);
  const people = page.locator(".card-panel", { has: page.getByRole("heading", { name: "People" }) });
  await eventually(() => people.locator("strong").allTextContents(), ["ada", "bob", "cleo"]);
  expect(await people.getByText("Deskbell is running", { exact: true }).count()).toBe(2);
  await people.getByText(/^last there/).waitFor();
  await expectAccessible(page, "people of a device");
  mock.world.setOnline(1, false);
  await eventually(() => people.getByText("Deskbell ran when it went offline").count(), 2);
  await people.getByRole("button", { name: "Start a conversation with bob" }).click();
  await page.waitForURL(/\/chat\/all\/\d+/);
  expect(open(1).at(-1)?.device_user).toBe("bob");
});

describe("nobody is at the device", () => {
  it("which is said, and somebody known can be written to all the same", async () => {
    mock.world.sit(1, "ada (away)", "bob (away)");
    await startAt(1);
    await dialog().getByText("Nobody is signed in on NORD-WS-014 now.", { exact: false }).waitFor();
    await list("Known on this device").getByRole("button", { name: /bob/ }).click();
    await page.waitForURL(/\/chat\/all\/\d+/);
    expect(open(1).at(-1)?.device_user).toBe("bob");
  });

  it("for it is offline: those who were there last stand first", async () => {
    mock.world.sit(4, "ada", "bob", "cleo (away)");
    await startAt(4);
    await dialog().getByText("dental-xray is offline.", { exact: false }).waitFor();
    await eventually(() => list("Signed in when it went offline").locator(".pick-name > span").allTextContents(), ["All 2 users", "ada", "bob"]);
    await list("Not signed in").getByRole("button", { name: /cleo/ }).waitFor();
  });

  it("and never was: a ticket for the device can be made instead", async () => {
    mock.world.sit(1);
    await startAt(1);
    await dialog().getByText("Nobody has signed in on NORD-WS-014 yet").waitFor();
    await expectAccessible(page, "nobody known");
    await dialog().getByRole("button", { name: "New ticket" }).click();
    const form = page.getByRole("dialog", { name: "New ticket" });
    await eventually(() => form.getByLabel("Customer").locator("option:checked").textContent(), "Nordlicht Architekten");
    await expectAccessible(page, "a ticket instead of a conversation");
    await form.getByLabel("Subject").fill("Show Deskbell to whoever uses it");
    await form.getByRole("button", { name: "Create ticket" }).click();
    await page.waitForURL(/\/tickets\/\d+/);
  });

  it("and it cannot be asked: that is said, and asked again", async () => {
    mock.world.sit(1, "ada", "bob");
    mock.faults.refuse = (_method, path) => (path.endsWith("/device_users") ? 500 : null);
    await startAt(1);
    await page.getByText("The database is not reachable").first().waitFor();
    mock.faults.refuse = null;
    await page.getByRole("main").getByRole("button", { name: "Start a conversation", exact: true }).click();
    await list("Signed in now").getByRole("button", { name: "ada" }).waitFor();
    await dialog().getByRole("button", { name: "Another device" }).click();
    await dialog().getByRole("searchbox").waitFor();
  });
});

it("contacts are found where the customers cannot be read, and customers where the contacts cannot", async () => {
  for (const [refused, kept, gone] of [["/customers", "Contacts", "Customers"], ["/contacts", "Customers", "Contacts"]] as const) {
    mock.faults.refuse = (_method, path) => (path === refused ? 409 : null);
    await page.goto(`${mock.address}/chat/all`);
    await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Start a conversation" }).click();
    const asked = page.waitForResponse((response) => new URL(response.url()).pathname === `/api/v1${refused}`);
    await dialog().getByRole("searchbox").fill("ha");
    await list(kept).getByRole("button").first().waitFor();
    expect((await asked).status()).toBe(409);
    expect(await list(gone).count(), gone).toBe(0);
  }
});
