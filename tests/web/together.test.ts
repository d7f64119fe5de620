// Several technicians at one desk: who writes what, who is called, what is shared; and where conversations begin.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, one, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, one, page } = desk), { to: null });
const jonas = { id: 2, name: "Jonas Okafor" };
const composer = (tab: Page) => tab.getByRole("textbox", { name: /Write an answer/ });
const chatOf = (id: number) => {
  const chat = mock.world.chats.find((entry) => entry.id === id);
  if (!chat) throw new Error(`no conversation ${id}`);
  return chat;
};

describe("two at one conversation", () => {
  it("each sees that the other writes, never oneself in another tab, and who typed is told beside", async () => {
    const two = await signIn(browser, mock, {}, people.jonas);
    const own = await one.context.newPage();
    for (const tab of [page, two.page, own]) {
      await tab.goto(`${mock.address}/chat/all/2`);
      await composer(tab).waitFor();
    }
    await eventually(() => mock.links(), 3);
    await page.bringToFront(); // a page behind another one draws once a second
    await composer(page).pressSequentially("I am");
    await two.page.getByText("Mara Lindqvist is writing an answer too").waitFor();
    mock.world.userTypes(2);
    await two.page.getByText("Ben Falk is typing").waitFor();
    expect(await two.page.getByText("Mara Lindqvist is writing an answer too").count()).toBe(1);
    expect(await own.getByText("is writing an answer too").count()).toBe(0);
    await composer(two.page).fill("Half an answer");
    await composer(page).press("Enter");
    await two.page.getByText("Mara Lindqvist has answered while you were writing").waitFor();
    await composer(two.page).fill("");
    await two.page.getByText(/has answered while/).waitFor({ state: "detached" });
    expect(two.faults).toEqual([]);
    await two.context.close();
  });

  it("a note with @ and a name rings for who is called, wherever she is, and the name stands out", async () => {
    await page.goto(`${mock.address}/assets`);
    await eventually(() => mock.links(), 1);
    mock.world.say(chatOf(5), { kind: "technician", ...jonas }, "Ask @Mara Lindqvistova", { is_private: true, author_id: 2 });
    mock.world.say(chatOf(5), { kind: "technician", ...jonas }, "Please look at this, @Mara Lindqvist!", { is_private: true, author_id: 2 });
    mock.world.notify(1, { event: "mention", title: "Jonas Okafor: Lucía Marín", text: "Please look at this, @Mara Lindqvist!", path: "/chat/all/5" });
    await page.getByText("Jonas Okafor mentions you in Lucía Marín").waitFor();
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.waitForURL("**/chat/all/5");
    await page.getByRole("log").locator("mark", { hasText: "@Mara Lindqvist" }).waitFor();
    expect(await page.getByRole("log").locator("mark").allTextContents()).toEqual(["@Mara Lindqvist"]);
  });
});

describe("what happened while too much happened to be told", () => {
  it("is read again where the link stands all the while", async () => {
    await page.goto(`${mock.address}/chat/all/2`);
    await composer(page).waitFor();
    await eventually(() => mock.links(), 1);
    mock.world.missed(() => mock.world.userSays(2, "Nobody was told of this"));
    await page.getByRole("log").getByText("Nobody was told of this").waitFor();
    await page.locator(".chat-row", { hasText: "Nobody was told of this" }).waitFor();
  });
});

describe("colleagues", () => {
  it("stand in the assignment menu with their presence, which follows them", async () => {
    await page.goto(`${mock.address}/chat/all/2`);
    await page.getByRole("button", { name: /Reassign/ }).click();
    const entry = (name: string) => page.getByRole("menu").getByRole("menuitem", { name });
    await entry("Jonas Okafor").getByText("Away").waitFor();
    await entry("Aiko Brandt").getByText("Offline").waitFor();
    mock.world.isNow(2, "there");
    await entry("Jonas Okafor").getByText("There").waitFor();
    await page.keyboard.type("Jonas");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Assigned to Jonas Okafor. Reassign" }).waitFor();
  });

  it("are offered with their presence for a mention, and oneself is not", async () => {
    await page.goto(`${mock.address}/chat/all/2`);
    await composer(page).waitFor();
    await page.getByRole("button", { name: "Private note" }).click();
    await page.getByRole("textbox", { name: /private note/ }).pressSequentially("@");
    await eventually(() => page.getByRole("listbox", { name: "Technicians" }).getByRole("option").allTextContents(), ["Jonas OkaforAway", "Aiko BrandtOffline"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("textbox", { name: /private note/ }).inputValue()).toBe("@Aiko Brandt ");
  });
});

describe("canned responses", () => {
  it("are filled in when they are used; what has no value stays to be seen", async () => {
    mock.world.canned.push(Object.assign({ title: "Everything", body: "{{contact.name}} / {{ customer.name }} / {{asset.name}} / {{technician.first_name}} / {{ticket.number}} / {{constructor}} / {{nothing.such}}", personal: false }, { id: 90, uuid: "u90" }));
    await page.goto(`${mock.address}/chat/all/2`);
    await composer(page).pressSequentially("/greet");
    await page.getByRole("option", { name: /Greeting by name/ }).waitFor();
    await composer(page).press("Enter");
    expect(await composer(page).inputValue()).toBe("Good day Ben, this is Mara Lindqvist. I am looking at NORD-LT-003 now.");
    await composer(page).fill("");
    await composer(page).pressSequentially("/every");
    await page.getByRole("option", { name: /Everything/ }).waitFor();
    await composer(page).press("Enter");
    expect(await composer(page).inputValue()).toBe("Ben Falk / Nordlicht Architekten / NORD-LT-003 / Mara / {{ticket.number}} / {{constructor}} / {{nothing.such}}");
  });

  it("are everybody's or one's own, and another tab knows a new one at once", async () => {
    const tab = await one.context.newPage();
    await tab.goto(`${mock.address}/settings`);
    await tab.getByText("I am looking at it", { exact: true }).waitFor();
    await page.bringToFront(); // a page behind another one draws once a second
    await page.goto(`${mock.address}/settings`);
    await page.getByRole("button", { name: "New canned response" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Title").fill("My own words");
    await dialog.getByRole("textbox", { name: "Text" }).fill("Kind regards, ");
    await dialog.getByRole("button", { name: "{{technician.name}}" }).click();
    await dialog.getByLabel("Only for me").check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await tab.getByText("My own words").waitFor();
    await tab.getByText("Only for me").waitFor();
    expect(mock.world.canned.at(-1)).toMatchObject({ body: "Kind regards, {{technician.name}}", personal: true });
    const two = await signIn(browser, mock, {}, people.jonas, "/settings");
    await two.page.getByText("I am looking at it", { exact: true }).waitFor();
    expect(await two.page.getByText("My own words").count()).toBe(0);
    await two.context.close();
  });
});

describe("a conversation begins", () => {
  const dialog = () => page.getByRole("dialog", { name: "Start a conversation" });

  it("with the + and a customer, then a device of that customer", async () => {
    await page.goto(`${mock.address}/alerts`);
    await page.getByRole("button", { name: "Start a conversation" }).click();
    await dialog().getByRole("searchbox").fill("harbour");
    await dialog().getByRole("list", { name: "Customers" }).getByRole("button", { name: /Harbour Dental/ }).click();
    await dialog().getByText("Devices of Harbour Dental").waitFor();
    await eventually(() => dialog().getByRole("list", { name: "Devices" }).getByRole("listitem").count(), 2);
    await dialog().getByRole("button", { name: /dental-xray/ }).click();
    await dialog().getByText("dental-xray is offline.", { exact: false }).waitFor();
    await dialog().getByRole("list", { name: "Known on this device" }).getByRole("button", { name: /Tom Ashdown/ }).click();
    await page.waitForURL("**/chat/all/4");
  });

  it("with the + and a contact, whose own device stands first", async () => {
    await page.goto(`${mock.address}/alerts`);
    await page.getByRole("button", { name: "Start a conversation" }).click();
    await dialog().getByRole("searchbox").fill("ashdown");
    await dialog().getByRole("list", { name: "Contacts" }).getByRole("button", { name: /Tom Ashdown/ }).click();
    await eventually(() => dialog().getByRole("list", { name: "Devices" }).locator(".pick-name > span").allTextContents(), ["dental-xray", "dental-front-1"]);
  });

  it("from an asset, a ticket and a customer", async () => {
    await page.goto(`${mock.address}/assets/3`);
    await page.getByRole("main").getByRole("button", { name: "Start a conversation", exact: true }).click();
    await page.waitForURL("**/chat/all/3");
    await page.goto(`${mock.address}/tickets/2`);
    await page.getByRole("main").getByRole("button", { name: "Start a conversation", exact: true }).click();
    await page.waitForURL("**/chat/all/2");
    await page.goto(`${mock.address}/customers/4`);
    await page.getByRole("main").getByRole("button", { name: "Start a conversation", exact: true }).click();
    await dialog().getByText("Devices of Vogel & Partner").waitFor();
    await dialog().getByRole("button", { name: "All devices" }).click();
    await dialog().getByRole("button", { name: /NORD-WS-014/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Start a conversation with Greta Vogel" }).click();
    await dialog().getByText("Devices of Greta Vogel · Vogel & Partner").waitFor();
  });
});

it("the device's story stands between the messages: alert, reboot, policy, network lost and back", async () => {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  mock.world.events.set(2, [
    { id: 1, kind: "alert_raised", text: "Disk space: 6 % free on /", happened_at: at(9) },
    { id: 2, kind: "booted", text: "", happened_at: at(8) },
    { id: 3, kind: "policy_applied", text: "Policy version 8 applied", happened_at: at(7) },
    { id: 4, kind: "network_lost", text: "", happened_at: at(6) },
    { id: 5, kind: "network_back", text: "", happened_at: at(5) },
    { id: 6, kind: "alert_resolved", text: "Disk space", happened_at: at(4) },
  ]);
  await page.goto(`${mock.address}/chat/all/2`);
  const line = (text: string) => page.getByRole("log").locator(".event-line", { hasText: text });
  for (const text of ["Alert: Disk space: 6 % free on /", "Device started up", "Policy applied", "Network lost", "Network is back", "Alert resolved: Disk space"]) await line(text).first().waitFor();
  const order = await page.getByRole("log").locator(".event-line .ellipsis").allTextContents();
  expect(order.slice(-6)).toEqual(["Alert: Disk space: 6 % free on /", "Device started up", "Policy applied", "Network lost", "Network is back", "Alert resolved: Disk space"]);
});
