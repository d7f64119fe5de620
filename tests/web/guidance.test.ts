// What the page tells a person who might go wrong: letters that are commands, the focus after what opened, unknown
// addresses, policies that one may not change, who reads a comment, and who said what a list shows.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const composer = () => page.getByRole("textbox", { name: /Write an answer/ });
const focusedOn = () => page.evaluate(() => document.activeElement?.getAttribute("role") ?? document.activeElement?.tagName.toLowerCase());

describe("the keyboard", () => {
  it("says that letters are commands when Escape has left the text, and W goes back to it", async () => {
    await visit("/chat/all/2");
    await composer().fill("half a word");
    await composer().press("Escape");
    const hint = page.getByText("Letters are commands now:");
    await hint.waitFor();
    for (const key of ["W", "E", "T", "A"]) expect(await page.locator(".composer-letters kbd", { hasText: key }).count()).toBe(1);
    await expectAccessible(page, "letters");
    await page.keyboard.press("w");
    await eventually(() => composer().evaluate((field) => field === document.activeElement), true);
    await hint.waitFor({ state: "detached" });
    expect(await composer().inputValue()).toBe("half a word");
    await page.keyboard.press("Control+/");
    const help = page.getByRole("dialog", { name: "Keys" });
    for (const words of ["Write an answer", "Attach files", "Paste a picture or a file"]) await help.getByText(words, { exact: true }).waitFor();
  });

  it("has the focus after a dialog or a menu where it was before", async () => {
    await visit("/chat/all/2");
    await page.getByRole("log").focus();
    for (const [keys, role] of [["Control+k", "dialog"], ["Control+/", "dialog"], ["c", "dialog"], ["r", "menu"]] as const) {
      await page.keyboard.press(keys);
      await page.getByRole(role).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole(role).waitFor({ state: "detached" });
      await eventually(focusedOn, "log");
    }
    await composer().focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await eventually(focusedOn, "textarea");
  });
});

it("an address that nothing stands at says so, and offers the pages that there are", async () => {
  for (const path of ["/nonsense", "/#/nonsense", "/chat/nonsense", "/chat/all/x", "/tickets/x", "/assets/1/disks/more"]) {
    await visit(path);
    await page.getByRole("heading", { name: "Not found" }).waitFor();
    await page.getByText("There is no page at this address").waitFor();
    await page.getByText(path, { exact: true }).waitFor();
  }
  await expectAccessible(page, "not found");
  await page.getByRole("main").getByRole("link", { name: "Tickets" }).click();
  await page.getByRole("heading", { name: "Tickets" }).waitFor();
  await visit("/");
  await page.waitForURL("**/chat/all");
});

it("who may not change policies reads them", async () => {
  const { context, page: tab } = await signIn(browser, mock, {}, people.jonas);
  await tab.goto(`${mock.address}/policies`);
  await tab.getByRole("link", { name: "Everybody" }).waitFor();
  expect(await tab.getByRole("button", { name: "New policy" }).count()).toBe(0);
  await tab.goto(`${mock.address}/policies/1`);
  await tab.getByText("You can look at policies. Only those with the permission to write policies change them.").waitFor();
  const code = tab.getByLabel("Policy as JSON");
  await code.waitFor();
  expect(await code.getAttribute("contenteditable")).toBe("false");
  expect(await tab.getByRole("button", { name: "Save", exact: true }).count()).toBe(0);
  await tab.getByRole("region", { name: "Menu preview" }).getByText("Chat with us").waitFor();
  await expectAccessible(tab, "policy to read");
  await context.close();
});

describe("a ticket", () => {
  it("that nobody asked for promises nobody that a comment is seen", async () => {
    const ticket = mock.world.tickets.find((one) => one.contact_fullname === "Ida Sommer")!;
    Object.assign(ticket, { source: "console", contact_id: null, contact_fullname: null, chat_id: null });
    ticket.comments.splice(0);
    ticket.comments.push({ id: 9_011, uuid: "c9011", ticket_id: ticket.id, created_at: new Date().toISOString(), updated_at: new Date().toISOString(), subject: "Initial Issue", hidden: false, user_id: 1, tech: "Mara Lindqvist", body: "The disk is nearly full." } as never);
    await visit(`/tickets/${ticket.id}`);
    await page.getByText("This ticket has no requester: only technicians see this comment.").waitFor();
    await page.getByText("The disk is nearly full.").waitFor();
    expect(await page.getByText(/visible to|will see this/).count()).toBe(0);
    expect(await page.getByRole("textbox", { name: "Write a comment" }).getAttribute("placeholder")).toBe("Write a comment");
  });

  it("shows which comments are the requester's, and who reads a technician's", async () => {
    const ticket = mock.world.tickets.find((one) => one.contact_fullname === "Ida Sommer")!;
    const at = new Date().toISOString();
    const comment = (id: number, values: object) => ticket.comments.push({ id, uuid: `c${id}`, ticket_id: ticket.id, created_at: at, updated_at: at, subject: "Update", hidden: false, user_id: 1, ...values } as never);
    comment(9_001, { subject: "Reply", tech: "Ida Sommer", user_id: null, body: "It is still broken." });
    comment(9_002, { tech: "Mara Lindqvist", body: "A new one is ordered." });
    comment(9_003, { subject: "Conversation", tech: "Mara Lindqvist", hidden: true, body: "Conversation with Ida\nOpened 2026-03-02T08:45:17.025Z\n\n[2026-03-02T08:45:17.046Z] Ida:\n    [2026-03-02T08:45:17.046Z]" });
    await visit(`/tickets/${ticket.id}`);
    const card = (text: string) => page.locator(".comment", { hasText: text });
    await card("It is still broken.").getByText("Requester").waitFor();
    await card("A new one is ordered.").getByText("visible to Ida Sommer").waitFor();
    expect(await card("A new one is ordered.").getByText("Requester").count()).toBe(0);
    await page.getByText("Ida Sommer will see this comment under “My requests”.").waitFor();
    await expectAccessible(page, "ticket");
    await page.getByRole("button", { name: "Private note" }).click();
    await page.getByText("Only technicians see this note.", { exact: true }).waitFor();
    const said = (await card("Conversation with Ida").locator(".message-text").textContent())?.split("\n") ?? [];
    expect(said[1]).toMatch(/^Opened 2 Mar 2026, \d\d:45$/);
    expect(said[3]).toMatch(/^\[2 Mar 2026, \d\d:45\] Ida:$/);
    expect(said[4]).toBe("    [2026-03-02T08:45:17.046Z]");
  });
});

describe("a conversation", () => {
  it("in the list does not show what the console said as if the end user had written it", async () => {
    const chat = mock.world.chats.find((one) => one.id === 2)!;
    await visit("/chat/all");
    const row = page.getByRole("region", { name: "Conversations" }).getByRole("button", { name: /Ben Falk/ });
    await row.waitFor();
    chat.unavailable_at = new Date().toISOString();
    mock.world.say(chat, { kind: "automatic", name: "Deskbell" }, "Everybody is busy right now");
    await row.getByText("Nobody was free · Ben Falk was told").waitFor();
    mock.world.userSays(2, "Please call me");
    await row.getByText("Please call me").waitFor();
  });

  it("has its person's whole name in the head, between list and details", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await visit("/chat/all/3");
    const name = page.getByRole("heading", { name: "Dr. Priya Nair", level: 2 });
    await name.waitFor();
    await page.getByRole("complementary", { name: "Details" }).waitFor();
    await eventually(() => name.evaluate((heading) => heading.scrollWidth <= heading.clientWidth), true);
  });

  it("tells in the details when the person was last told that nobody is there, also when a new wait has begun", async () => {
    const chat = mock.world.chats.find((one) => one.id === 2)!;
    await visit("/chat/all/2");
    const told = page.getByRole("complementary", { name: "Details" }).getByText("Told unavailable");
    await page.getByText("Begun").waitFor();
    expect(await told.count()).toBe(0);
    Object.assign(chat, { unavailable_at: new Date().toISOString(), unavailable_reason: "not_reached" });
    mock.world.say(chat, { kind: "automatic", name: "Deskbell" }, "We could not be reached");
    await told.waitFor();
    await page.getByRole("log").getByText(/ was told that we could not be reached/).waitFor();
    Object.assign(chat, { unavailable_at: null, unavailable_reason: null });
    mock.world.userSays(2, "Please call me");
    await page.getByRole("log").getByText("Please call me").waitFor();
    // It stays where it happened; of an earlier time the console does not say what the reason was.
    await eventually(() => page.getByRole("log").getByText(/ was told that /).count(), 1);
    expect(await told.count()).toBe(1);
  });

  it("is saved with the reader's own times", async () => {
    await page.route("**/transcript?**", (route) => route.fulfill({ contentType: "text/plain", body: "Conversation with Ben\nOpened 2026-03-02T08:45:17.025Z\n\n[2026-03-02T08:45:17.046Z] Ben:\n    at 2026-03-02T08:45:17.046Z\n" }));
    await visit("/chat/all/2");
    await page.getByRole("button", { name: "Save transcript" }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Text", exact: true }).click();
    const text = readFileSync(await (await coming).path(), "utf8");
    expect(text).toMatch(/^Opened 2 Mar 2026, \d\d:45 \S+$/m);
    expect(text).toContain("\n    at 2026-03-02T08:45:17.046Z\n");
  });

  it("is saved as a page with the reader's own times, and as data as the console has it, each with its notes or without", async () => {
    const asked: string[] = [];
    const html = `<!doctype html><meta charset="utf-8"><p><time datetime="2026-03-02T08:45:17.025Z">2026-03-02T08:45:17.025Z</time></p><p>2026-03-02T08:45:17.025Z</p>`;
    await page.route("**/transcript?**", (route) => {
      const query = new URL(route.request().url()).searchParams;
      asked.push(`${query.get("format")} ${query.get("notes")}`);
      return route.fulfill(query.get("format") === "json" ? { contentType: "application/json", body: `{"at":"2026-03-02T08:45:17.025Z"}` } : { contentType: "text/html", body: html });
    });
    await visit("/chat/all/2");
    const save = async (item: string) => {
      await page.getByRole("button", { name: "Save transcript" }).click();
      await page.getByRole("menuitem", { name: item, exact: true }).waitFor();
      if (asked.length === 0) await expectAccessible(page, "transcripts");
      const coming = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: item, exact: true }).click();
      const file = await coming;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
    };
    const shown = await save("Page (HTML)");
    expect(shown.name).toBe("conversation-2.html");
    expect(shown.text).toMatch(/<time[^>]*>2 Mar 2026, \d\d:45[^<]*<\/time>/);
    expect(shown.text, "what somebody wrote stays").toContain("<p>2026-03-02T08:45:17.025Z</p>");
    const data = await save("Data (JSON), with private notes");
    expect(data).toEqual({ name: "conversation-2.json", text: `{"at":"2026-03-02T08:45:17.025Z"}` });
    expect(asked).toEqual(["html false", "json true"]);
  });
});
