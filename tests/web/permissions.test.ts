// What somebody may see: pages, commands and parts that would only be refused are not there, and an address says what is missing.
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk, type Signed } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });

/** Jonas, who may do this and nothing else; `refused` gathers what the console would not let him. */
async function jonasWho(permissions: string[], to: string, options = {}): Promise<Signed & { refused: string[] }> {
  mock.world.groups.rights.set(2, { admin: false, permissions });
  const signed = await signIn(browser, mock, options, people.jonas, null);
  const refused: string[] = [];
  signed.page.on("response", (response) => response.status() === 403 && refused.push(`${response.request().method()} ${new URL(response.url()).pathname}`));
  await signed.page.goto(mock.address + to);
  return { ...signed, refused };
}
const rail = (tab: Page) => tab.getByRole("navigation", { name: "Pages" });
const entries = (tab: Page) => rail(tab).getByRole("link").evaluateAll((links) => links.slice(1).map((link) => link.getAttribute("aria-label")?.replace(/, .*/, "")));

it("the rail and the palette have the pages that somebody may see, and home is the first of them", async () => {
  const { context, page: tab, refused, faults } = await jonasWho(["ticket.read", "customer.read"], "/");
  await tab.waitForURL("**/tickets");
  await tab.getByRole("link", { name: "#1001" }).waitFor();
  expect(await entries(tab)).toEqual(["Tickets", "Customers"]);
  expect(await tab.getByRole("button", { name: "Start a conversation" }).count()).toBe(0);
  expect(await tab.getByRole("button", { name: "New ticket" }).count()).toBe(0);
  await expectAccessible(tab, "few permissions");
  await tab.keyboard.press("Control+k");
  const options = tab.getByRole("listbox", { name: "Results" }).getByRole("option");
  await options.first().waitFor();
  const offered = await options.allTextContents();
  for (const words of [/^Tickets/, /^Customers/, /^Settings/]) expect(offered.some((text) => words.test(text)), String(words)).toBe(true);
  for (const words of [/^Chat/, /^Assets/, /^Policies/, /conversation/i]) expect(offered.some((text) => words.test(text)), String(words)).toBe(false);
  await tab.keyboard.type("printer");
  await options.filter({ hasText: "Label printer prints every second label" }).click();
  await tab.getByRole("heading", { name: /Label printer/ }).waitFor();
  await tab.getByRole("region", { name: "Comments" }).waitFor();
  expect(await tab.getByRole("textbox").count(), "nothing to write a comment in").toBe(0);
  expect(await tab.getByLabel("Status").isDisabled()).toBe(true);
  await tab.getByRole("complementary", { name: "About this ticket" }).getByRole("link").first().click();
  await tab.waitForURL("**/customers/*");
  await tab.getByRole("region", { name: "Contacts" }).getByRole("listitem").first().waitFor();
  expect(refused).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

it("a typed address of another page says which permission is missing, and asks the console for nothing", async () => {
  const { context, page: tab, refused } = await jonasWho(["ticket.read"], "/tickets");
  for (const [path, title, right] of [
    ["/chat/all/2", "Chat", "Conversations: See one's own"],
    ["/search?q=hums", "Search", "Conversations: See one's own"],
    ["/assets/1/disks", "Assets", "Devices: See devices"],
    ["/alerts", "Alerts", "Devices: See alerts"],
    ["/announcements", "Announcements", "Conversations: Announce"],
    ["/policies/1", "Policies", "Policies: Read policies"],
    ["/customers/1", "Customers", "Customers: See customers"],
  ] as const) {
    await tab.goto(mock.address + path);
    await tab.getByRole("heading", { name: title, level: 1 }).waitFor();
    await tab.getByText("You may not see this page").waitFor();
    await tab.getByText(`Ask an administrator to put you into a security group that allows “${right}”.`).waitFor();
  }
  await expectAccessible(tab, "a page that one may not see");
  await tab.getByRole("main").getByRole("link", { name: "Tickets" }).click();
  await tab.getByRole("link", { name: "#1001" }).waitFor();
  expect(refused).toEqual([]);
  await context.close();
});

it("who may nothing at all has the settings, in German too", async () => {
  const { context, page: tab, refused } = await jonasWho([], "/", { locale: "de-DE" });
  await tab.waitForURL("**/settings");
  await tab.getByRole("heading", { name: "Einstellungen" }).waitFor();
  expect(await tab.getByRole("heading", { name: "Textbausteine" }).count()).toBe(0);
  await tab.goto(`${mock.address}/tickets`);
  await tab.getByText("Diese Seite dürfen Sie nicht sehen").waitFor();
  expect(refused).toEqual([]);
  await context.close();
});

it("in a conversation stands what somebody may do with it, and of the device and the customer what they may see", async () => {
  const { context, page: tab, refused, faults } = await jonasWho(["chat.see", "chat.see_all", "chat.answer"], "/chat/all/2");
  const details = tab.getByRole("complementary", { name: "Details" });
  await details.getByText("NORD-LT-003").waitFor();
  await tab.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  await tab.getByRole("button", { name: "Close conversation" }).waitFor();
  for (const name of [/Reassign/, "Create ticket", "Start a conversation"]) expect(await tab.getByRole("button", { name }).count(), String(name)).toBe(0);
  for (const name of ["Open alerts", "Last tickets"]) expect(await details.getByRole("heading", { name }).count(), name).toBe(0);
  expect(await details.getByRole("link").allTextContents(), "only an address to write to").toEqual(["falk@example.com"]);
  expect(await details.getByRole("combobox").count()).toBe(0);
  await expectAccessible(tab, "a conversation with few permissions");
  mock.world.groups.rights.set(2, { admin: false, permissions: ["chat.see", "chat.see_all"] });
  await tab.reload();
  await tab.getByText("You may read this conversation, but not answer it").waitFor();
  for (const name of ["Close conversation", "Attach files"]) expect(await tab.getByRole("button", { name }).count(), name).toBe(0);
  await tab.goto(`${mock.address}/chat/archived/8`);
  await tab.locator(".composer-closed").getByText("Closed by Aiko Brandt").waitFor();
  expect(await tab.getByRole("button", { name: "Reopen" }).count()).toBe(0);
  await tab.goto(`${mock.address}/settings`);
  await tab.getByRole("list", { name: "Canned responses" }).waitFor();
  expect(refused).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

it("a part of a page that one may not see has no way to it, and its address says so", async () => {
  const { context, page: tab, refused } = await jonasWho(["asset.read"], "/assets");
  await tab.getByRole("link", { name: "NORD-WS-014" }).click();
  const sections = tab.getByRole("navigation", { name: "Sections" });
  await sections.getByRole("link", { name: /^Volumes/ }).waitFor();
  for (const name of ["Alerts", "Policy"]) expect(await sections.getByRole("link", { name }).count(), name).toBe(0);
  expect(await tab.getByText("Nordlicht Architekten").first().evaluate((name) => name.tagName)).toBe("SPAN");
  await tab.getByRole("meter").first().waitFor();
  expect(refused).toEqual([]);
  await tab.goto(`${mock.address}/assets/1/policy`);
  const refusal = tab.getByRole("alert");
  await refusal.getByText("You may not see this").waitFor();
  await refusal.getByText("This needs the permission policy.read").waitFor();
  expect(await refusal.locator("code").textContent(), "the request to ask about").toMatch(/^[0-9a-f]{8}$/);
  await expectAccessible(tab, "a part that one may not see");
  mock.world.groups.rights.set(2, { admin: false, permissions: ["asset.read", "policy.read"] });
  await refusal.getByRole("button", { name: "Retry" }).click();
  await tab.getByRole("region", { name: "Policy" }).waitFor();
  await context.close();
});

it("a refusal is said in German, too", async () => {
  const { context, page: tab } = await jonasWho(["asset.read"], "/assets/1/policy", { locale: "de-DE" });
  await tab.getByText("Das dürfen Sie nicht sehen").waitFor();
  await tab.getByText("Dazu fehlt Ihnen das Recht policy.read").waitFor();
  await context.close();
});

it("an announcement is offered for what somebody may choose, and where that is nothing, none is", async () => {
  const announce = (tab: Page) => tab.getByRole("button", { name: "New announcement" });
  const targets = (tab: Page) => tab.getByRole("dialog").getByRole("radio").evaluateAll((radios) => radios.map((radio) => radio.closest("label")?.textContent.trim()));
  const devices = await jonasWho(["chat.announce", "asset.read"], "/announcements");
  await announce(devices.page).click();
  const dialog = devices.page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /NORD-WS-014/ }).check();
  expect(await targets(devices.page)).toEqual(["Chosen devices"]);
  await dialog.getByLabel("Title").fill("Just you");
  await dialog.getByLabel("Text", { exact: true }).fill("Words");
  await dialog.getByRole("button", { name: "Send now" }).click();
  await devices.page.getByRole("heading", { name: "Just you", level: 1 }).waitFor();
  expect(devices.refused).toEqual([]);
  await devices.context.close();

  const customers = await jonasWho(["chat.announce", "customer.read"], "/customers/2");
  await announce(customers.page).click();
  await customers.page.getByRole("dialog").getByRole("combobox", { name: "Customer" }).waitFor();
  expect(await targets(customers.page)).toEqual(["All devices of a customer", "A folder of a customer"]);
  expect(customers.refused).toEqual([]);
  await customers.context.close();

  const neither = await jonasWho(["chat.announce"], "/announcements");
  await neither.page.getByRole("link", { name: "New telephones on Monday" }).click();
  await neither.page.getByRole("heading", { name: "New telephones on Monday", level: 1 }).waitFor();
  expect(await neither.page.locator(".facts").getByText("Harbour Dental").evaluate((name) => name.tagName), "no way to a page that one may not see").toBe("SPAN");
  await neither.page.getByRole("button", { name: "Change" }).click();
  const change = neither.page.getByRole("dialog");
  expect(await change.getByRole("combobox", { name: "Customer" }).isDisabled()).toBe(true);
  await expectAccessible(neither.page, "an announcement whose customer one may not see");
  await change.getByLabel("Title").fill("New telephones on Tuesday");
  await change.getByRole("button", { name: "Schedule" }).or(change.getByRole("button", { name: "Save" })).click();
  await neither.page.getByRole("heading", { name: "New telephones on Tuesday", level: 1 }).waitFor();
  expect(mock.world.announcements.find((one) => one.id === 3)?.customer?.id).toBe(2);
  await neither.page.getByRole("link", { name: "Announcements" }).last().click();
  await neither.page.getByRole("link", { name: "New telephones on Tuesday" }).waitFor();
  expect(await announce(neither.page).count()).toBe(0);
  expect(neither.refused).toEqual([]);
  await neither.context.close();
});

it("a ticket that was made is opened by who may read it, and only said to others", async () => {
  const without = ["chat.see", "chat.see_all", "chat.answer", "ticket.write"];
  const { context, page: tab, refused } = await jonasWho(without, "/chat/all/2");
  await tab.getByRole("button", { name: "Create ticket" }).click();
  await tab.getByRole("dialog").getByRole("button", { name: "Create ticket" }).click();
  const said = tab.locator(".toasts").getByText(/^Ticket #\d+ created$/);
  await said.waitFor();
  expect(await tab.locator(".toasts").getByRole("button", { name: "Open", exact: true }).count()).toBe(0);
  expect(refused).toEqual([]);
  await context.close();
  const reads = await jonasWho([...without, "ticket.read"], "/chat/all/3");
  await reads.page.getByRole("button", { name: "Create ticket" }).click();
  await reads.page.getByRole("dialog").getByRole("button", { name: "Create ticket" }).click();
  await reads.page.locator(".toasts").getByRole("button", { name: "Open", exact: true }).click();
  await reads.page.waitForURL("**/tickets/*");
  await reads.context.close();
});

it("where there are no devices, only who may enrol some is shown where", async () => {
  mock.world.assets.length = 0;
  const { context, page: tab } = await jonasWho(["asset.read", "enrollment.manage"], "/assets");
  await tab.getByText("No devices yet").waitFor();
  expect(await tab.getByRole("link", { name: "Customers" }).count()).toBe(0);
  await context.close();
  await page.goto(`${mock.address}/assets`);
  await page.getByRole("main").getByRole("link", { name: "Customers" }).click();
  await page.waitForURL("**/customers");
});

it("who may not see customers looks for a device without them", async () => {
  const { context, page: tab, refused } = await jonasWho(["chat.see", "chat.answer", "asset.read"], "/chat/all");
  await rail(tab).getByRole("button", { name: "Start a conversation" }).click();
  const dialog = tab.getByRole("dialog", { name: "Start a conversation" });
  await dialog.getByRole("searchbox", { name: "Search assets" }).fill("dental");
  await dialog.getByRole("button", { name: /dental-front-1/ }).waitFor();
  await eventually(() => dialog.getByRole("button", { name: /NORD/ }).count(), 0);
  expect(refused).toEqual([]);
  await context.close();
});

it("who is put into another group has other pages at once, also where one of them is open", async () => {
  await page.goto(`${mock.address}/settings`);
  const jonas = await signIn(browser, mock, {}, people.jonas, "/assets");
  await jonas.page.getByRole("link", { name: "NORD-WS-014" }).waitFor();
  expect(await entries(jonas.page)).toEqual(["Chat", "Assets", "Alerts", "Tickets", "Policies", "Customers"]);
  await page.getByRole("button", { name: "Groups of Jonas Okafor" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "Technicians" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Night shift" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await jonas.page.getByText("You may not see this page").waitFor();
  await eventually(() => entries(jonas.page), ["Chat"]);
  await rail(jonas.page).getByRole("link", { name: "Deskbell, home" }).click();
  await jonas.page.waitForURL("**/chat/all");
  expect(jonas.faults).toEqual([]);
  await jonas.context.close();
});
