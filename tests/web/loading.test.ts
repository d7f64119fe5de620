// What a page shows while something is read: selects that say so, skeletons for who waits longer, a thin bar over what stays.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, holdBack, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk));
const visit = (path: string) => page.goto(mock.address + path);
const hold = (pattern: RegExp) => holdBack(page, pattern);

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

describe("a list", () => {
  const rail = (name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: new RegExp(`^${name}(, \\d|$)`) });
  const skeleton = () => page.getByRole("status", { name: "Loading" });
  const lists: [string, RegExp][] = [
    ["Assets", /\/api\/v1\/customer_assets\b/],
    ["Alerts", /\/api\/v1\/rmm_alerts\b/],
    ["Tickets", /\/api\/v1\/tickets\?/],
    ["Policies", /\/api\/v1\/policies\b/],
    ["Customers", /\/api\/v1\/customers\b/],
    ["Announcements", /\/api\/v1\/announcements\b/],
  ];
  /** What was drawn stands, and the timers that it set run: React's tasks come before those that are asked for here. */
  const settled = () => page.evaluate(async () => {
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    }
  });

  /** Opens a list whose rows do not come; the page's time stands still. */
  async function openUnread(name: string, answer: RegExp) {
    await visit("/settings");
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    const release = await hold(answer);
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await rail(name).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.locator(".skeleton-wait").waitFor({ state: "attached" });
    await settled();
    return release;
  }

  it.each(lists)("of %s shows a skeleton after 300 ms, none before, and its rows instead when they come", async (name, answer) => {
    const release = await openUnread(name, answer);
    await page.clock.runFor(299);
    await settled();
    expect(await skeleton().count(), "after 299 ms").toBe(0);
    await page.clock.runFor(1);
    await skeleton().waitFor();
    release();
    await page.clock.resume();
    await skeleton().waitFor({ state: "detached" });
    await page.locator("tbody tr").first().waitFor();
  });

  it("that is there within 300 ms never shows one", async () => {
    const [name, answer] = lists[0]!;
    const release = await openUnread(name, answer);
    await page.evaluate(() => {
      const state = window as unknown as { skeletons: number };
      state.skeletons = 0;
      new MutationObserver(() => (state.skeletons += document.querySelectorAll(".skeleton").length)).observe(document.body, { childList: true, subtree: true });
    });
    await page.clock.runFor(200);
    const answered = page.waitForResponse(answer);
    release();
    await (await answered).finished();
    await settled();
    // What is drawn then takes some turns of the page's time, of which 100 are left; each is given all that it does.
    await eventually(async () => {
      if ((await page.locator("tbody tr").count()) === 0) await page.clock.runFor(1);
      await settled();
      return (await page.locator("tbody tr").count()) > 0;
    }, true);
    await page.clock.runFor(1_000);
    await settled();
    expect(await page.evaluate(() => (window as unknown as { skeletons: number }).skeletons)).toBe(0);
    await page.clock.resume();
  });

  it("of conversations, too, and keeps its rows under a thin bar while another filter is read", async () => {
    const release = await openUnread("Chat", /\/api\/v1\/chats\?filter=all\b/);
    await page.clock.runFor(299);
    await settled();
    expect(await skeleton().count()).toBe(0);
    await page.clock.runFor(1);
    await skeleton().waitFor();
    release();
    await page.clock.resume();
    await page.locator(".chat-row").first().waitFor();
    const rows = await page.locator(".chat-row").count();
    const releaseMine = await hold(/\/api\/v1\/chats\?filter=mine\b/);
    await page.getByRole("button", { name: "My chats" }).click();
    await page.locator(".chat-list .thin-bar").waitFor();
    await page.clock.fastForward(5_000);
    expect([await page.locator(".chat-row").count(), await skeleton().count()]).toEqual([rows, 0]);
    releaseMine();
    await page.locator(".chat-list .thin-bar").waitFor({ state: "detached" });
    await eventually(() => page.locator(".chat-row").count().then((count) => count < rows), true);
  });
});

describe("a conversation that is changed", () => {
  const log = () => page.getByRole("log");
  const head = () => page.locator(".conversation-head h2").textContent();
  const bar = () => page.locator(".conversation .thin-bar");
  const answer = (name: string) => page.getByRole("textbox", { name: `Write an answer to ${name}` });
  const messages = (id: number) => new RegExp(`/api/v1/chats/${id}/messages\\b`);
  const isKept = () => page.locator(".chat-shown").evaluate((pane: HTMLElement) => pane.inert);
  const hasFocus = (name: string) => answer(name).evaluate((field) => field === document.activeElement);

  async function openFirst(): Promise<void> {
    await visit("/chat/all/2");
    await log().getByText(/X-ray workstation/).waitFor();
    await eventually(() => hasFocus("Ben Falk"), true);
  }
  const choose = (name: RegExp) => page.locator(".chat-row", { hasText: name }).click();

  it("keeps the one before, with a thin bar, while the next is read", async () => {
    await openFirst();
    const release = await hold(messages(1));
    await choose(/Ida Sommer/);
    await page.waitForURL("**/chat/all/1");
    await bar().waitFor();
    expect([await head(), await isKept(), await page.locator(".skeleton, .skeleton-wait").count()]).toEqual(["Ben Falk", true, 0]);
    expect(await page.locator(".message").getByText(/X-ray workstation/).count(), "its messages stay").toBe(1);
    expect(await page.locator(".details").textContent(), "and its details").toContain("NORD-LT-003");
    expect(await page.locator(".chat-row-on").textContent(), "the list says which comes").toContain("Ida Sommer");
    await expectAccessible(page, "a conversation that waits for the next");
    release();
    await log().getByText(/my Outlook keeps asking/).waitFor();
    expect([await head(), await isKept()]).toEqual(["Ida Sommer", false]);
    await bar().waitFor({ state: "detached" });
    await eventually(() => hasFocus("Ida Sommer"), true);
  });

  it("takes no word and no command for the one before, which keeps its draft", async () => {
    await openFirst();
    await answer("Ben Falk").fill("For Ben alone");
    const release = await hold(messages(1));
    await page.keyboard.press("Alt+ArrowUp");
    await page.waitForURL("**/chat/all/1");
    await bar().waitFor();
    // a, e, n and t would assign, close, note and make a ticket; c would start another conversation.
    await page.keyboard.type("enact");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+u");
    release();
    await eventually(() => hasFocus("Ida Sommer"), true);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(mock.world.messages.get(2)?.some((message) => message.text.includes("Ben alone"))).toBe(false);
    expect(mock.world.chats.filter((chat) => chat.id < 3).map((chat) => [chat.id, chat.status])).toEqual([[1, "open"], [2, "open"]]);
    await page.keyboard.press("Alt+ArrowDown");
    await eventually(() => hasFocus("Ben Falk"), true);
    expect(await answer("Ben Falk").inputValue()).toBe("For Ben alone");
  });

  it("lets somebody walk on by letters while it is read, and ends where they stand", async () => {
    await openFirst();
    await page.keyboard.press("Escape");
    const release = await hold(/\/api\/v1\/chats\/[1-9]\d*\/messages\b/);
    const order = await page.locator(".chat-row").evaluateAll((rows) => rows.map((row) => row.querySelector(".chat-row-title")?.textContent ?? ""));
    const at = order.indexOf("Ben Falk");
    expect(order.length).toBeGreaterThan(4);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await eventually(() => page.locator(".chat-row-on .chat-row-title").textContent(), order[at + 3]);
    expect(await head()).toBe("Ben Falk");
    release();
    await eventually(isKept, false);
    expect(await page.locator(".chat-row-on").evaluate((row) => row === document.activeElement)).toBe(true);
  });

  it("is not kept where the next was read before, or cannot be read", async () => {
    await openFirst();
    await choose(/Ida Sommer/);
    await log().getByText(/my Outlook keeps asking/).waitFor();
    await hold(messages(2));
    await choose(/Ben Falk/);
    await answer("Ben Falk").waitFor();
    expect(await isKept()).toBe(false);
    await log().getByText(/X-ray workstation/).waitFor();
    mock.faults.refuse = (method, path) => (method === "GET" && path.endsWith("/messages") ? 503 : null);
    await choose(/Pawel/);
    await answer("Pawel Zając").waitFor();
    expect(await isKept()).toBe(false);
    mock.faults.refuse = null;
  });
});
