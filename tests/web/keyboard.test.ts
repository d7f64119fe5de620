// The whole of chat without a pointer: open, filter, answer, note, assign, close, undo, ticket, start, search, contact, transcript, picture.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeEach, expect, it } from "vitest";
import { beforePages, eventually, password, people, png, signIn, useConsole, type Desk } from "./support";

let { browser, mock } = {} as Desk;
useConsole((desk) => ({ browser, mock } = desk));
beforeEach(() => mock.world.reset());

/** What has the focus: its role and name, as a screen reader says them. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLElement> }) | null;
    return element && element !== document.body ? `${element.getAttribute("role") ?? element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent?.trim() ?? ""}` : "";
  });

/** What is typed into a select before its options are read chooses nothing. */
const isOffered = (page: Page, select: string, option: string) => page.getByRole("combobox", { name: select }).getByText(option, { exact: true }).waitFor({ state: "attached" });

/** Tab until what is wanted has the focus: everything must be reachable, and be seen to have it. */
async function tabTo(page: Page, wanted: RegExp, key = "Tab"): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if (wanted.test(await focused(page))) {
      const ring = await page.evaluate(() => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement as Element);
        const frame = getComputedStyle((document.activeElement as Element).parentElement as Element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" || frame.outlineStyle !== "none" || frame.boxShadow !== "none";
      });
      expect(ring, `${wanted} shows that it has the focus`).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${wanted}; the focus is on "${await focused(page)}"`);
}

it("a technician works through a conversation with keys alone", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce" });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const keys = page.keyboard;
  // No pointer: a click that a test asks for by mistake would be noticed.
  await beforePages(context, () => addEventListener("pointerdown", () => Object.assign(window, { pointed: true }), true));
  await page.goto(mock.address);
  await page.getByLabel("Password").waitFor();
  await tabTo(page, /^input E-mail/);
  await keys.type(people.mara);
  await keys.press("Tab");
  await keys.type(password);
  await keys.press("Enter");
  await page.locator(".chat-row").first().waitFor();
  await tabTo(page, /^button Not now/);
  await keys.press("Enter");

  // Filter, and open the first that waits.
  await tabTo(page, /^button Unassigned/);
  await keys.press("Enter");
  await page.waitForURL("**/chat/unassigned");
  await tabTo(page, /^button .*Ida Sommer/);
  await keys.press("Enter");
  await page.waitForURL("**/chat/unassigned/1");
  await page.getByRole("log").waitFor();
  await eventually(() => focused(page), "textarea Write an answer to Ida Sommer");

  // Answer with a canned response, then a note that calls a colleague.
  await keys.type("/looking");
  await page.getByRole("option", { name: /I am looking at it/ }).waitFor();
  await keys.press("Tab");
  await keys.press("Enter");
  await page.getByRole("log").getByText("Thank you, I am looking at it now").waitFor();
  await keys.press("Escape");
  await keys.press("n");
  await keys.type("Ask @ai");
  await page.getByRole("option", { name: "Aiko Brandt" }).waitFor();
  await keys.press("Enter");
  await keys.press("Enter");
  await page.getByRole("log").locator("mark", { hasText: "@Aiko Brandt" }).waitFor();
  expect(mock.world.messages.get(1)?.at(-1)?.is_private).toBe(true);

  // Assign to me, then to a colleague through the menu.
  await keys.press("Escape");
  await keys.press("a");
  await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.assignee?.id, 1);
  await page.getByRole("button", { name: /Assigned to Mara.*Reassign/ }).waitFor();
  await keys.press("r");
  await page.getByRole("menu").waitFor();
  await keys.press("ArrowDown");
  await keys.press("Enter");
  await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.assignee?.id, 2);
  await page.getByRole("menu").waitFor({ state: "detached" });

  // A ticket, made and opened, and back.
  await eventually(() => page.getByRole("button", { name: /Assigned to Jonas/ }).count(), 1);
  await keys.press("t");
  await eventually(() => page.getByRole("dialog").getByLabel("Subject").evaluate((field) => field === document.activeElement), true);
  await keys.press("Enter");
  await page.getByText(/Ticket #\d+ created/).waitFor();
  await page.getByRole("button", { name: /Open ticket #/ }).waitFor();

  // Closed, and taken back with Z; closed and reopened.
  await keys.press("e");
  await page.getByText("Conversation with Ida Sommer closed").waitFor();
  await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.status, "archived");
  await keys.press("z");
  await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.status, "open");
  await page.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  await keys.press("Escape");
  await keys.press("e");
  await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.status, "archived");
  await tabTo(page, /^button Reopen/);
  await keys.press("Enter");
  await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.status, "open");

  // The log scrolls by keys; details come and go; the next conversation; marked as unread and left.
  await page.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  await tabTo(page, /^log Messages/, "Shift+Tab");
  await keys.press("Control+.");
  await page.getByRole("complementary", { name: "Details" }).waitFor({ state: "detached" });
  await keys.press("Control+.");
  await page.getByRole("complementary", { name: "Details" }).waitFor();
  await keys.press("Alt+ArrowDown");
  await page.waitForURL(/\/chat\/unassigned\/[36]$/);
  // The one before stands there until the next one is read.
  const next = mock.world.chats.find((chat) => page.url().endsWith(`/${chat.id}`));
  await page.getByRole("textbox", { name: `Write an answer to ${next?.device_user}` }).waitFor();
  await keys.press("Escape");
  await keys.press("u");
  await page.waitForURL("**/chat/unassigned");

  // A search, and a new conversation.
  await tabTo(page, /^input Search conversations/);
  await keys.type("kestrel");
  await page.waitForURL("**?q=kestrel");
  await keys.press("Escape");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await keys.press("c");
  await page.getByRole("dialog", { name: "Start a conversation" }).getByRole("searchbox").waitFor();
  await eventually(() => focused(page), "input Search devices, customers and contacts");
  await keys.type("harbour");
  await page.getByRole("list", { name: "Customers" }).waitFor();
  await tabTo(page, /^button Harbour Dental/);
  await keys.press("Enter");
  await page.getByText("Devices of Harbour Dental").waitFor();
  await tabTo(page, /^button dental-front-1/);
  await keys.press("Enter");
  await page.waitForURL("**/chat/all/3");
  expect(await page.evaluate(() => (window as { pointed?: boolean }).pointed)).toBeUndefined();
  await context.close();
}, 120_000);

it("somebody searches, links a contact, saves a transcript and looks at a picture with keys alone", async () => {
  const { context, page } = await signIn(browser, mock, { acceptDownloads: true }, people.mara, null);
  const keys = page.keyboard;
  await beforePages(context, () => addEventListener("pointerdown", () => Object.assign(window, { pointed: true }), true));
  const bytes = png(640, 400);
  const said = mock.world.userSends(3, "It looks like this, the cabinet hums", [{ name: "cabinet.png", size: bytes.length, media_type: "image/png" }]);
  mock.world.fileArrives(3, said.attachments![0]!.attachment_id, bytes);
  await page.goto(`${mock.address}/chat/all`);
  await page.locator(".chat-row").first().waitFor();

  // Search: the key of it, words, a filter, and to what was found.
  await keys.press("/");
  await page.waitForURL("**/search");
  await eventually(() => focused(page), "input Search all conversations");
  await keys.type("hums");
  await page.getByText("1 conversation", { exact: true }).waitFor();
  await tabTo(page, /^select Customer/);
  await isOffered(page, "Customer", "Harbour Dental");
  await keys.type("Harb");
  await page.waitForURL("**customer=2**");
  await tabTo(page, /^select State/);
  await keys.press("ArrowDown");
  await page.waitForURL("**state=open**");
  await page.getByText("1 conversation", { exact: true }).waitFor();
  await tabTo(page, /^a .*hums/);
  await keys.press("Enter");
  await page.waitForURL("**/chat/all/3");
  await page.getByRole("log").getByText("the cabinet hums").waitFor();

  // The picture: larger, and smaller again.
  const canvas = page.getByRole("log").locator(".picture canvas");
  await eventually(() => canvas.evaluate((one) => (one as HTMLCanvasElement).width), 288);
  await page.getByRole("log").focus();
  await tabTo(page, /^button Enlarge the picture cabinet\.png/);
  await keys.press("Enter");
  await eventually(() => canvas.evaluate((one) => (one as HTMLCanvasElement).width), 640);
  await eventually(() => focused(page), "button Make the picture cabinet.png smaller");
  await keys.press("Space");
  await eventually(() => canvas.evaluate((one) => (one as HTMLCanvasElement).width), 288);

  // The contact that it is with: another one, and none.
  const chat = mock.world.chats.find((one) => one.id === 3);
  await tabTo(page, /^select Contact/);
  await isOffered(page, "Contact", "Tom Ashdown");
  await keys.type("Tom");
  await eventually(() => chat?.contact?.name, "Tom Ashdown");
  await page.getByRole("complementary", { name: "Details" }).getByText("ashdown@example.com").waitFor();
  await keys.press("Home");
  await eventually(() => chat?.contact ?? null, null);

  // The transcript, with its notes.
  await page.route("**/transcript?**", (route) => route.fulfill({ contentType: "text/plain", body: `notes: ${new URL(route.request().url()).searchParams.get("notes")}` }));
  await tabTo(page, /^button Save transcript/);
  await keys.press("Enter");
  await page.getByRole("menuitem", { name: "Text, with private notes" }).waitFor();
  for (let step = 0; step < 3; step++) await keys.press("ArrowDown");
  await eventually(() => focused(page), "menuitem Text, with private notes");
  const coming = page.waitForEvent("download");
  await keys.press("Enter");
  expect(readFileSync(await (await coming).path(), "utf8")).toBe("notes: true");
  await eventually(() => focused(page), "button Save transcript");
  expect(await page.evaluate(() => (window as { pointed?: boolean }).pointed)).toBeUndefined();
  await context.close();
});

it("Alt with up and down goes through the list, with Shift through what is unread, also while somebody writes", async () => {
  const { context, page } = await signIn(browser, mock, {}, people.mara, "/chat/all");
  await page.locator(".chat-row").first().waitFor();
  const rows = await page.locator(".chat-row").evaluateAll((all) => all.map((row) => ({ who: row.querySelector(".chat-row-title")?.textContent ?? "", unread: row.querySelector(".unread-dot") !== null })));
  const last = rows.length - 1;
  const unread = rows.flatMap((row, index) => (row.unread ? [index] : []));
  expect(unread.length).toBeGreaterThan(2);
  expect(unread.length, "some are passed over").toBeLessThan(rows.length);
  const chosen = () => page.locator(".chat-row").evaluateAll((all) => all.findIndex((row) => row.classList.contains("chat-row-on")));
  const go = async (keys: string, to: number) => {
    await page.keyboard.press(keys);
    await eventually(chosen, to);
    // Where somebody may write, the cursor is in the field for it: the next keys come from there.
    await eventually(() => focused(page), `textarea Write an answer to ${rows[to]?.who}`);
  };
  // With none chosen, from either end.
  await go("Alt+ArrowUp", last);
  await go("Alt+ArrowUp", last - 1);
  await go("Alt+ArrowDown", last);
  await page.keyboard.press("Alt+ArrowDown");
  expect(await chosen(), "the last stays the last").toBe(last);
  await page.goto(`${mock.address}/chat/all`);
  await page.locator(".chat-row").first().waitFor();
  await go("Alt+ArrowDown", 0);
  await page.keyboard.press("Alt+ArrowUp");
  expect(await chosen(), "the first stays the first").toBe(0);

  // What is opened is read, and no longer comes up.
  await page.goto(`${mock.address}/chat/all`);
  await page.locator(".chat-row").first().waitFor();
  const still = () => page.locator(".chat-row").evaluateAll((all) => all.flatMap((row, index) => (row.querySelector(".unread-dot") ? [index] : [])));
  const [first, second, third] = await still();
  await go("Alt+Shift+ArrowDown", first!);
  await eventually(async () => (await still()).includes(first!), false);
  await go("Alt+Shift+ArrowDown", second!);
  await page.keyboard.type("half an answer");
  await eventually(async () => (await still()).includes(second!), false);
  await go("Alt+Shift+ArrowDown", third!);
  await eventually(async () => (await still()).includes(third!), false);
  await page.keyboard.press("Alt+Shift+ArrowUp");
  expect(await chosen(), "above it all are read").toBe(third);
  await page.keyboard.press("Alt+ArrowUp");
  await eventually(async () => (await chosen()) < third!, true);
  await context.close();
});
