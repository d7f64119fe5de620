// What pages say: German with its own words for each meaning, faults of the console in the page's words, and ways on where something is missing.
import { describe, expect, it } from "vitest";
import { beforePages, eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const inGerman = () => beforePages(page, () => localStorage.setItem("deskbell.language", '"de"'));

describe("in German", () => {
  it("a filter says what is open, not that something be opened", async () => {
    await inGerman();
    await visit("/alerts");
    await page.getByRole("button", { name: "Offen", exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Öffnen" }).count()).toBe(0);
  });

  it("statuses, titles and sources that the console gives are translated; a person's title is left", async () => {
    await inGerman();
    const ticket = mock.world.tickets.find((one) => one.id === 1);
    if (!ticket) throw new Error("no ticket");
    const base = { body: "Text", tech: "Mara Lindqvist", hidden: false, user_id: 1, created_at: new Date().toISOString() };
    Object.assign(ticket, { contact_fullname: null, source: "conversation", status: "Customer Reply" });
    ticket.comments.splice(0, 2, Object.assign({ id: 900, subject: "Update" }, base), Object.assign({ id: 901, subject: "Open" }, base));
    await visit("/tickets/1");
    await page.getByText("sichtbar für die anfragende Person").first().waitFor();
    await page.locator(".comment").getByText("Mitteilung", { exact: true }).waitFor();
    await page.locator(".comment").getByText("Open", { exact: true }).waitFor();
    await page.locator(".ticket-side").getByText("Unterhaltung", { exact: true }).first().waitFor();
    await visit("/chat/all/1");
    await page.locator(".details-list .badge", { hasText: "Antwort vom Kunden" }).waitFor();
  });

  it("how far a device is encrypted is said in words", async () => {
    await inGerman();
    await visit("/assets/1");
    await page.getByText(/^Verschlüsselung: (vollständig|teilweise|keine)$/).waitFor();
  });

  it("faults are said with the form's names for its fields", async () => {
    await inGerman();
    await visit("/announcements");
    await page.getByRole("button", { name: "Neue Ankündigung" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Titel").fill("Alt");
    await dialog.getByLabel("Text", { exact: true }).fill("Vorbei");
    await dialog.getByRole("combobox").first().selectOption({ index: 1 });
    await dialog.getByLabel(/^Ende/).fill("2020-01-01T10:00");
    await dialog.getByRole("button", { name: "Jetzt senden" }).click();
    await dialog.getByRole("alert").getByText("Ende: Dieser Zeitpunkt ist schon vorbei").waitFor();
  });

  it("a wrong password is said so", async () => {
    const context = await browser.newContext({ locale: "de-DE" });
    const other = await context.newPage();
    await other.goto(mock.address);
    await other.getByLabel("E-Mail-Adresse").fill(people.mara);
    await other.getByLabel("Passwort").fill("falsch");
    await other.keyboard.press("Enter");
    await other.getByRole("alert").getByText("E-Mail-Adresse oder Passwort ist falsch").waitFor();
    await context.close();
  });
});

describe("an alert", () => {
  it("names its check, and becomes a ticket", async () => {
    await visit("/alerts/1");
    await page.getByRole("definition").getByText("Disk space", { exact: true }).waitFor();
    await page.getByRole("main").getByRole("button", { name: "Start a conversation", exact: true }).waitFor();
    await expectAccessible(page, "alert");
    await page.getByRole("button", { name: "Create ticket" }).click();
    const dialog = page.getByRole("dialog", { name: "New ticket" });
    await eventually(() => dialog.getByLabel("Subject").inputValue(), "Disk space – NORD-WS-014");
    await dialog.getByRole("button", { name: "Create ticket" }).click();
    await page.getByRole("heading", { name: /Disk space – NORD-WS-014/ }).waitFor();
    await page.getByText("6.2 % free on / (below 10 % for 5 minutes)").waitFor();
  });

  it("offers only what the person may do", async () => {
    const other = await signIn(browser, mock, {}, people.jonas, "/alerts/1");
    await other.page.getByRole("button", { name: "Create ticket" }).waitFor();
    expect(await other.page.getByRole("button", { name: "Resolve", exact: true }).count()).toBe(0);
    expect(await other.page.getByRole("button", { name: "Mute", exact: true }).count()).toBe(0);
    await other.context.close();
  });
});

describe("what is not there", () => {
  it("is said in a sentence, with the way to the list", async () => {
    for (const [path, list] of [["/tickets/999", "/tickets"], ["/assets/999", "/assets"], ["/alerts/999", "/alerts"], ["/chat/all/999", "/chat/all"]] as const) {
      await visit(path);
      const missing = page.getByRole("alert");
      await missing.getByText("It may have been deleted, or you may not see it.").waitFor();
      expect(await missing.getByText("Request").count()).toBe(0);
      await missing.getByRole("link", { name: "Back to the list" }).click();
      await page.waitForURL(mock.address + list);
    }
  });
});

describe("a ticket", () => {
  it("names who asked, also where that is no contact", async () => {
    await visit("/tickets/2");
    await page.getByRole("definition").getByText("Ben Falk", { exact: true }).waitFor();
    const [ticket] = mock.world.tickets;
    Object.assign(ticket ?? {}, { contact_fullname: null, contact_id: null });
    const writer = ticket?.comments[0]?.tech ?? "";
    await visit(`/tickets/${ticket?.id}`);
    await page.getByRole("definition").getByText(writer, { exact: true }).waitFor();
    await page.getByText(`${writer} will see this comment under “My requests”.`).waitFor();
  });
});

describe("conversations", () => {
  const inList = () => page.evaluate(() => document.activeElement?.classList.contains("chat-row") ?? false);

  it("are walked through with J and K, letter after letter", async () => {
    await visit("/chat/all");
    await page.locator(".chat-row").nth(2).waitFor();
    for (const key of ["j", "j", "j", "k"]) {
      const before = page.url();
      await page.keyboard.press(key);
      await page.waitForURL((address) => address.href !== before);
      await page.getByRole("textbox", { name: /Write an answer/ }).waitFor();
      await eventually(inList, true);
    }
    expect(await page.getByRole("textbox", { name: /Write an answer/ }).inputValue()).toBe("");
    const chosen = page.url();
    await page.keyboard.press("w");
    await page.keyboard.type("jk");
    expect(await page.getByRole("textbox", { name: /Write an answer/ }).inputValue()).toBe("jk");
    expect(page.url()).toBe(chosen);
  });

  it("a click still leads to writing", async () => {
    await visit("/chat/all");
    await page.locator(".chat-row").nth(1).waitFor();
    await page.keyboard.press("j");
    await eventually(inList, true);
    await page.locator(".chat-row").nth(1).click();
    await eventually(() => page.evaluate(() => document.activeElement?.tagName), "TEXTAREA");
  });

  it("the one that was open is there again after another page", async () => {
    await visit("/chat/all/4");
    await page.getByRole("log").waitFor();
    const pages = page.getByRole("navigation", { name: "Pages" });
    await pages.getByRole("link", { name: "Tickets" }).click();
    await page.waitForURL("**/tickets");
    await pages.getByRole("link", { name: /^Chat/ }).click();
    await page.waitForURL("**/chat/all/4");
    await pages.getByRole("link", { name: /^Chat/ }).click();
    await page.waitForURL("**/chat/all");
  });
});

it("says that writing is queued only where it is", async () => {
  await visit("/chat/all/4");
  await page.getByRole("log").waitFor();
  await eventually(() => mock.links() > 0, true);
  mock.faults.refuse = () => 503;
  mock.dropLinks();
  await page.getByText(/what you write is queued/).waitFor();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Tickets" }).click();
  await page.getByText(/^Connection lost. You see everything as of [^;]*\.$/).waitFor();
});
