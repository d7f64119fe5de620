// Enrolment in a real browser, on the mock console: the tokens that let devices in, and devices that are shut out or renamed.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const dialog = () => page.getByRole("dialog");

/** As the console keeps them. */
function putToken(values: Partial<Desk["mock"]["world"]["tokens"][number]>) {
  const id = 500 + mock.world.tokens.length;
  const customer = mock.world.customers.find((one) => one.id === (values.customer_id ?? 1));
  mock.world.tokens.push({ id, uuid: crypto.randomUUID(), customer_id: 1, customer_name: customer?.business_name ?? "", uses_left: 1, used: 0, expires_at: new Date(Date.now() + 86_400_000).toISOString(), revoked: false, created_at: new Date(Date.now() - 3_600_000).toISOString(), ...values });
}

describe("enrolment tokens", () => {
  it("are listed with whom they are for and what is left of them, and are revoked after a question, on every tab", async () => {
    putToken({ uses_left: 3, used: 2, last_used_at: new Date(Date.now() - 120_000).toISOString(), created_by: { id: 1, uuid: "u", name: "Mara Lindqvist" } });
    putToken({ customer_id: 2, uses_left: 0, used: 1 });
    putToken({ customer_id: 2, expires_at: new Date(Date.now() - 60_000).toISOString() });
    const other = await signIn(browser, mock, {}, people.mara, "/enrolment");
    await visit("/assets");
    await page.getByRole("main").getByRole("link", { name: "Enrolment" }).click();
    await page.getByRole("heading", { name: "Enrolment", level: 1 }).waitFor();
    const row = page.getByRole("row", { name: /Nordlicht Architekten/ });
    for (const words of ["Lets devices in", "3 of 5", "2 minutes ago", "Mara Lindqvist"]) await row.getByText(words).waitFor();
    expect(await page.getByRole("row", { name: /Harbour Dental/ }).count(), "those that let nobody in").toBe(0);
    await expectAccessible(page, "enrolment tokens");
    await page.getByRole("button", { name: "Ended" }).click();
    for (const words of ["Used up", "Expired"]) await page.getByRole("row", { name: /Harbour Dental/ }).getByText(words).waitFor();
    expect(await page.getByRole("button", { name: /^Revoke the token/ }).count(), "nothing to revoke").toBe(0);
    await page.getByRole("button", { name: "Let devices in" }).click();
    await row.getByRole("button", { name: /^Revoke the token of Nordlicht Architekten/ }).click();
    await dialog().getByText(/could still let 3 devices in/).waitFor();
    await dialog().getByText("Devices that came in with it stay.", { exact: false }).waitFor();
    await expectAccessible(page, "revoking a token");
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    expect(mock.world.tokens[0]?.revoked).toBe(false);
    await row.getByRole("button", { name: /^Revoke the token/ }).click();
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("No token lets a device in").waitFor();
    await other.page.getByText("No token lets a device in").waitFor();
    await expectAccessible(page, "no tokens");
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.getByRole("row", { name: /Nordlicht Architekten/ }).getByText("Revoked").waitFor();
    await other.context.close();
  });

  it("of one customer stand on its page, beside the way to make one", async () => {
    putToken({ customer_id: 1 });
    await visit("/customers/2");
    const tokens = page.getByRole("region", { name: "Enrolment tokens" });
    await tokens.getByText("None lets a device in at the moment").waitFor();
    await page.getByRole("button", { name: "Enrol devices" }).click();
    await dialog().getByLabel("How many devices may use the token").fill("4");
    await page.keyboard.press("Enter");
    await dialog().getByRole("button", { name: "Done" }).click();
    await tokens.getByText("4 uses left").waitFor();
    await tokens.getByText(/by Mara Lindqvist/).waitFor();
    await expectAccessible(page, "tokens of a customer");
    await tokens.getByRole("button", { name: /^Revoke the token/ }).click();
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await tokens.getByText("None lets a device in at the moment").waitFor();
    await tokens.getByRole("link", { name: "All tokens of this customer" }).click();
    await page.waitForURL("**/enrolment?customer=2&show=all");
    await page.getByRole("row", { name: /Harbour Dental/ }).getByText("Revoked").waitFor();
    expect(await page.getByRole("row", { name: /Nordlicht/ }).count()).toBe(0);
    await page.getByRole("combobox", { name: "Customer" }).selectOption({ label: "All customers" });
    await page.getByRole("row", { name: /Nordlicht/ }).waitFor();
  });

  it("say so where they cannot be read or revoked", async () => {
    putToken({});
    mock.faults.refuse = (_method, path) => (path === "/enrollment_tokens" ? 500 : null);
    await visit("/enrolment");
    await page.getByText("The database is not reachable").waitFor();
    await expectAccessible(page, "tokens that cannot be read");
    mock.faults.refuse = (method) => (method === "DELETE" ? 503 : null);
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("button", { name: /^Revoke the token/ }).click();
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await dialog().getByRole("alert").getByText("The database is not reachable").waitFor();
    mock.faults.refuse = null;
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("No token lets a device in").waitFor();
  });

  it("are nothing for who may not enrol devices", async () => {
    const jonas = await signIn(browser, mock, { locale: "de-DE" }, people.jonas, null);
    await jonas.page.goto(`${mock.address}/enrolment`);
    await jonas.page.getByText("Diese Seite dürfen Sie nicht sehen").waitFor();
    await jonas.page.goto(`${mock.address}/assets`);
    await jonas.page.getByRole("link", { name: "NORD-WS-014" }).waitFor();
    expect(await jonas.page.getByRole("main").getByRole("link", { name: "Aufnahme" }).count()).toBe(0);
    await jonas.context.close();
  });
});

/** As a device does that enrols with a token that needs approval. */
function deviceWaits(hostname: string, values: { token?: number; asset?: object; knocks?: number; is_latest?: boolean; is_overtaken?: boolean } = {}) {
  const { token = 1, ...marks } = values;
  const device = { id: ++lastWaiting, uuid: crypto.randomUUID(), hostname, serial_number: "S-77", manufacturer: "Acme", model: "Box 9", os: "Debian GNU/Linux 12", agent_version: "1.0", address: "192.0.2.7", customer_id: 2, customer_name: "Harbour Dental", token: { id: token, created_at: new Date().toISOString(), created_by: { id: 1, uuid: "u", name: "Mara Lindqvist" } }, created_at: new Date().toISOString(), ...marks };
  mock.world.waiting.push(device);
  mock.world.changed("enrollment", device);
}
let lastWaiting = 0;

describe("devices that wait for approval", () => {
  const waiting = () => page.getByRole("region", { name: "Waiting for approval" });

  it("come up live, are let in or refused, and are gone from every tab then", async () => {
    const other = await signIn(browser, mock, {}, people.mara, "/enrolment");
    await visit("/assets");
    const link = page.getByRole("main").getByRole("link", { name: "Enrolment" });
    await link.waitFor();
    deviceWaits("front-desk-2");
    await link.getByText("1 waiting").waitFor();
    await link.click();
    for (const words of ["front-desk-2", "Serial number S-77", "Acme Box 9", "from 192.0.2.7", "Harbour Dental", /token made .* by Mara Lindqvist/]) await waiting().getByText(words).waitFor();
    await expectAccessible(page, "a device that waits");
    deviceWaits("<b>stranger</b>");
    await waiting().getByText("<b>stranger</b>").waitFor();
    await waiting().getByRole("button", { name: "Refuse <b>stranger</b>" }).click();
    await dialog().getByText(/has to be enrolled anew/).waitFor();
    await expectAccessible(page, "refusing a device");
    await dialog().getByRole("button", { name: "Refuse", exact: true }).click();
    await eventually(() => other.page.getByText("<b>stranger</b>").count(), 0);
    await waiting().getByRole("button", { name: "Approve front-desk-2" }).click();
    await page.locator(".toasts").getByText("front-desk-2 is let in").waitFor();
    await eventually(() => waiting().count(), 0);
    await eventually(() => other.page.getByRole("region", { name: "Waiting for approval" }).count(), 0);
    await page.locator(".toasts").getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("heading", { name: "front-desk-2", level: 1 }).waitFor();
    await other.context.close();
  });

  it("that somebody else let in meanwhile are said to be so", async () => {
    deviceWaits("front-desk-3");
    await visit("/enrolment");
    await waiting().getByText("front-desk-3").waitFor();
    mock.world.waiting.length = 0;
    await waiting().getByRole("button", { name: "Approve front-desk-3" }).click();
    await page.locator(".toasts").getByText(/approved already/).waitFor();
    await eventually(() => waiting().count(), 0);
  });

  it("tell which asset they would be, and are asked about before its key ends", async () => {
    deviceWaits("front-desk-4", { asset: { id: 1, uuid: "u", name: "NORD-WS-014", online: true } });
    await visit("/enrolment");
    await waiting().getByRole("link", { name: "is taken for NORD-WS-014" }).waitFor();
    await waiting().getByText("linked now").waitFor();
    await waiting().getByRole("button", { name: "Approve front-desk-4" }).click();
    await dialog().getByRole("heading", { name: "Approve front-desk-4 as NORD-WS-014?" }).waitFor();
    await dialog().getByText(/the key that the asset has now ends/).waitFor();
    await dialog().getByText(/linked at this moment/).waitFor();
    await expectAccessible(page, "approving a machine that is there");
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    expect(mock.world.waiting.length, "nothing happened").toBe(1);
    await waiting().getByRole("button", { name: "Approve front-desk-4" }).click();
    await dialog().getByRole("button", { name: "Approve", exact: true }).click();
    await page.locator(".toasts").getByText("front-desk-4 is let in").waitFor();
    await eventually(() => waiting().count(), 0);
  });

  it("that say that they are one machine are marked, and an overtaken one cannot be approved", async () => {
    deviceWaits("twin", { knocks: 2, is_latest: false, asset: { id: 1, uuid: "u", name: "NORD-WS-014", online: false }, is_overtaken: true });
    deviceWaits("twin-again", { knocks: 2, is_latest: true });
    await visit("/enrolment");
    const row = (name: string) => waiting().getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
    await row("twin").getByText("one of 2 that say that they are this machine").waitFor();
    await row("twin").getByText("an earlier one").waitFor();
    await row("twin").getByText("came in with another key meanwhile").waitFor();
    await row("twin-again").getByText("the latest").waitFor();
    expect(await page.getByRole("button", { name: "Approve twin", exact: true }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Approve twin-again" }).isDisabled()).toBe(false);
    await expectAccessible(page, "devices that say that they are one");
  });

  it("of one token are refused together, and with the token when it is revoked", async () => {
    putToken({ id: 900, needs_approval: true, uses_left: 5 });
    for (const name of ["flood-1", "flood-2", "flood-3"]) deviceWaits(name, { token: 900 });
    deviceWaits("expected");
    await visit("/enrolment");
    await waiting().getByRole("button", { name: "Refuse expected" }).click();
    await dialog().getByText(/has to be enrolled anew/).waitFor();
    expect(await dialog().getByRole("checkbox").count(), "it is the only one of its token").toBe(0);
    await page.keyboard.press("Escape");
    await waiting().getByRole("button", { name: "Refuse flood-2" }).click();
    await dialog().getByRole("checkbox", { name: "Refuse all 3 that wait with this token" }).check();
    await expectAccessible(page, "refusing all of a token");
    await dialog().getByRole("button", { name: "Refuse", exact: true }).click();
    await eventually(() => waiting().getByText(/^flood-/).count(), 0);
    await waiting().getByText("expected").waitFor();
    deviceWaits("late", { token: 900 });
    await waiting().getByText("late", { exact: true }).waitFor();
    await page.getByRole("button", { name: /^Revoke the token/ }).click();
    await dialog().getByText("One device waits for approval with it: it is refused.").waitFor();
    await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
    await eventually(() => waiting().getByText("late", { exact: true }).count(), 0);
  });

  it("come of a token that was made so, which says so", async () => {
    await visit("/customers/2");
    await page.getByRole("button", { name: "Enrol devices" }).click();
    await dialog().getByRole("checkbox", { name: "Each device waits until somebody approves it" }).check();
    await expectAccessible(page, "a token with approval");
    await dialog().getByRole("button", { name: "Make a token" }).click();
    await dialog().getByText("Each device then waits under Assets, Enrolment until somebody approves it.").waitFor();
    await dialog().getByRole("button", { name: "Done" }).click();
    await page.getByRole("region", { name: "Enrolment tokens" }).getByText("with approval").waitFor();
    expect(mock.world.tokens.at(-1)?.needs_approval).toBe(true);
    await visit("/enrolment");
    await page.getByRole("row", { name: /Harbour Dental/ }).getByText("with approval").waitFor();
  });
});

describe("a device", () => {
  it("is shut out after a question that says what happens and how it comes back, and every tab says so", async () => {
    const other = await signIn(browser, mock, {}, people.jonas, "/assets/1");
    await other.page.getByRole("heading", { name: "NORD-WS-014" }).waitFor();
    expect(await other.page.getByRole("button", { name: "Shut out" }).count(), "who may not enrol").toBe(0);
    await visit("/assets/1");
    await page.getByRole("button", { name: "Shut out" }).click();
    await dialog().getByRole("heading", { name: "Shut NORD-WS-014 out?" }).waitFor();
    await dialog().getByText(/its link closes within seconds/).waitFor();
    await dialog().getByText(/enrol it anew/).waitFor();
    await expectAccessible(page, "shutting a device out");
    await dialog().getByRole("button", { name: "Shut out" }).click();
    for (const tab of [page, other.page]) {
      await tab.getByText(/^Shut out since/).waitFor();
      expect(await tab.getByRole("button", { name: "Start a conversation" }).last().isDisabled()).toBe(true);
    }
    expect(await page.getByRole("button", { name: "Shut out" }).count(), "it is").toBe(0);
    await expectAccessible(page, "a device that is shut out");
    await page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Events" }).click();
    await page.getByText("Device was shut out: Mara Lindqvist").waitFor();
    await page.getByRole("link", { name: "Assets" }).first().click();
    await page.getByRole("row", { name: /NORD-WS-014/ }).getByText("Shut out").waitFor();
    await other.context.close();
  });

  it("is renamed for technicians, and has its own name back when that is wanted", async () => {
    await visit("/assets/1");
    await page.getByRole("button", { name: "Rename" }).click();
    expect(await dialog().getByRole("textbox").inputValue()).toBe("NORD-WS-014");
    const own = dialog().getByRole("checkbox", { name: "The device's own name, also when it changes" });
    expect(await own.isChecked()).toBe(true);
    await dialog().getByRole("textbox").fill("   ");
    expect(await own.isChecked(), "a person's name from the first letter on").toBe(false);
    await page.keyboard.press("Enter");
    await dialog().getByRole("alert").getByText("Name can't be blank").waitFor();
    await expectAccessible(page, "renaming a device");
    await dialog().getByRole("textbox").fill("Reception, left");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Reception, left", level: 1 }).waitFor();
    await page.locator(".facts div", { hasText: "Calls itself" }).getByText("NORD-WS-014").waitFor();
    await page.getByRole("button", { name: "Rename" }).click();
    await own.check();
    expect(await dialog().getByRole("textbox").inputValue()).toBe("NORD-WS-014");
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "NORD-WS-014", level: 1 }).waitFor();
    await eventually(() => page.getByText("Calls itself").count(), 0);
  });
});

describe("a ticket", () => {
  it("is deleted after a question that names it, and lists follow", async () => {
    const other = await signIn(browser, mock, {}, people.jonas, "/tickets");
    await other.page.getByRole("link", { name: "#1003" }).waitFor();
    await other.page.getByRole("link", { name: "#1002" }).click();
    await other.page.getByRole("heading", { name: /#1002/ }).waitFor();
    expect(await other.page.getByRole("button", { name: "Delete" }).count()).toBe(0);
    await other.page.goto(`${mock.address}/tickets`);
    await other.page.getByRole("link", { name: "#1003" }).waitFor();
    await visit("/tickets/3");
    await page.getByRole("button", { name: "Delete" }).click();
    await dialog().getByRole("heading", { name: "Delete ticket #1003?" }).waitFor();
    await dialog().getByText("VPN drops every ten minutes").waitFor();
    await dialog().getByText("The conversation it was made from stays.").waitFor();
    await expectAccessible(page, "deleting a ticket");
    await dialog().getByRole("button", { name: "Delete" }).click();
    await page.waitForURL("**/tickets");
    await page.locator(".toasts").getByText("Ticket #1003 deleted").waitFor();
    for (const tab of [page, other.page]) {
      await tab.getByRole("link", { name: "#1001" }).waitFor();
      await eventually(() => tab.getByRole("link", { name: "#1003" }).count(), 0);
    }
    await visit("/tickets/3");
    await page.getByText("It may have been deleted, or you may not see it.").waitFor();
    await other.context.close();
  });
});
