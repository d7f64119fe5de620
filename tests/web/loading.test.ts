// What a page shows while something is read: selects that say so, skeletons for who waits longer, a thin bar over what stays.
import type { Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk));
const visit = (path: string) => page.goto(mock.address + path);

/** Keeps the answers to what matches back, until what it gives is called. */
async function hold(pattern: RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(pattern, async (route: Route) => {
    await released;
    await route.continue().catch(() => undefined); // The test may have ended.
  });
  return release;
}

describe("a select whose options are read", () => {
  const select = (name: string) => page.getByRole("combobox", { name });
  const isBusy = (name: string) => select(name).getAttribute("aria-busy");
  const shown = (name: string) => select(name).evaluate((one: HTMLSelectElement) => one.selectedOptions[0]?.textContent);

  it("says so in a form, and takes a letter once they are there", async () => {
    await visit("/announcements");
    const release = await hold(/\/api\/v1\/customers\b/);
    await page.getByRole("button", { name: "New announcement" }).click();
    await select("Customer").focus();
    expect([await isBusy("Customer"), await shown("Customer")]).toEqual(["true", "Loading…"]);
    await expectAccessible(page, "a select that waits");
    await page.keyboard.press("H");
    release();
    await eventually(() => isBusy("Customer"), "false");
    expect(await shown("Customer"), "a letter that came too early chose nothing").toBe("Choose…");
    expect(await select("Customer").evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press("H");
    await eventually(() => shown("Customer"), "Harbour Dental");
  });

  it("says so in a new ticket, whose customer and contact stay what they were", async () => {
    const releaseCustomers = await hold(/\/api\/v1\/customers\?/);
    const releaseContacts = await hold(/\/api\/v1\/contacts\b/);
    await visit("/tickets");
    await page.getByRole("button", { name: "New ticket" }).first().click();
    expect([await isBusy("Customer"), await shown("Customer"), await isBusy("Contact"), await select("Contact").isDisabled()]).toEqual(["true", "Loading…", "false", true]);
    releaseCustomers();
    await select("Customer").selectOption({ label: "Harbour Dental" });
    expect([await isBusy("Customer"), await isBusy("Contact"), await shown("Contact")]).toEqual(["false", "true", "Nobody"]);
    expect(await select("Contact").getByRole("option").allTextContents()).toEqual(["Nobody", "Loading…"]);
    releaseContacts();
    await select("Contact").selectOption({ label: "Tom Ashdown" });
    expect(await select("Contact").getByRole("option").allTextContents()).not.toContain("Loading…");
    await page.getByRole("dialog").getByLabel("Subject").fill("Chair");
    await page.getByRole("dialog").getByRole("button", { name: "Create ticket" }).click();
    await page.getByRole("heading", { name: /Chair/, level: 1 }).waitFor();
    expect(mock.world.tickets[0]).toMatchObject({ subject: "Chair", contact_id: expect.any(Number) as number });
  });

  it("does not say that all are shown while one is chosen in the address", async () => {
    for (const path of ["/enrolment", "/search"]) {
      const release = await hold(/\/api\/v1\/customers\b/);
      await visit(`${path}?customer=2`);
      await select("Customer").waitFor();
      expect([await isBusy("Customer"), await shown("Customer")], path).toEqual(["true", "Loading…"]);
      release();
      await eventually(() => shown("Customer"), "Harbour Dental");
      await visit(`${path}?customer=987`);
      await eventually(() => shown("Customer"), "Not found");
      await page.unroute(/\/api\/v1\/customers\b/);
    }
  });

  it("shows the contact of a conversation before the others are read", async () => {
    const chat = mock.world.chats.find((one) => one.contact !== null && one.status === "open")!;
    const release = await hold(/\/api\/v1\/contacts\b/);
    await visit(`/chat/all/${chat.id}`);
    await select("Contact").waitFor();
    expect([await isBusy("Contact"), await shown("Contact")]).toEqual(["true", chat.contact?.name]);
    release();
    await eventually(() => isBusy("Contact"), "false");
    expect(await shown("Contact")).toBe(chat.contact?.name);
  });
});
