// Keys that somebody gives to commands: chosen in the settings, kept over a reload, and what cannot work is refused in words.
import { beforeEach, describe, expect, it } from "vitest";
import { eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });

const field = (command: string) => page.getByRole("button", { name: new RegExp(`^Key for ${command}: `) });
const keysOf = async (command: string) => /: (.*)$/.exec((await field(command).getAttribute("aria-label")) ?? "")?.[1];
const said = (command: string) => page.locator(".key-list li", { has: field(command) }).getByRole("status");
/** Presses `keys` in the command's field, and what the page says to it. */
async function choose(command: string, keys: string): Promise<string> {
  await field(command).press(keys);
  return said(command).innerText();
}
const settings = () => page.goto(`${mock.address}/settings`);
const answer = () => page.getByRole("textbox", { name: /Write an answer/ });
async function openChat(): Promise<void> {
  await page.goto(`${mock.address}/chat/unassigned/1`);
  await answer().waitFor();
  await page.getByRole("log").getByRole("article").first().waitFor(); // and its commands are there
  await page.getByRole("log").focus();
}
const assignee = () => mock.world.chats.find((chat) => chat.id === 1)?.assignee?.id;

describe("another key", () => {
  beforeEach(settings);

  it("turns a letter into a chord, which also works while somebody writes, and after a reload", async () => {
    expect(await choose("Assign to me", "Alt+x")).toBe("Alt+X works everywhere.");
    await openChat();
    await page.keyboard.press("a");
    await answer().pressSequentially("ax");
    await answer().press("Alt+x");
    await eventually(assignee, 1);
    expect(await answer().inputValue()).toBe("ax");
    await settings();
    expect(await keysOf("Assign to me")).toBe("Alt+X");
  });

  it("turns a chord into a letter, which a text field still gets", async () => {
    expect(await choose("Command palette", "p")).toBe("P works outside text fields.");
    expect(await choose("Attach files", "Shift+p")).toBe("Shift+P works outside text fields.");
    // Listened for before the key: Playwright takes a while until it hears of choosers, and this key comes at once.
    const chooser = page.waitForEvent("filechooser", { timeout: 30_000 });
    await openChat();
    await page.keyboard.press("Shift+P");
    await chooser;
    await answer().pressSequentially("Printer P");
    expect(await answer().inputValue()).toBe("Printer P");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.keyboard.press("Control+k");
    await page.getByRole("log").focus();
    await page.keyboard.press("p");
    const search = page.getByRole("combobox", { name: "Search pages, people, assets and commands" });
    await search.waitFor();
    await search.fill("attach");
    expect(await page.getByRole("option", { name: /^Attach files/ }).innerText()).toContain("Shift+P");
  });

  it("is what the page says wherever it names a key, and is given back", async () => {
    await choose("Write an answer", "Alt+w");
    await choose("Assign to me", "g");
    await openChat();
    await answer().press("Escape");
    // Those that are letters still.
    await eventually(() => page.locator(".composer-letters").innerText().then((text) => text.replace(/\s+/g, " ")), "Letters are commands now: E close T ticket G assign to me");
    await page.keyboard.press("Control+/");
    const help = page.getByRole("dialog", { name: "Keys" });
    expect(await help.locator("dl > div", { hasText: "Assign to me" }).locator("dd").innerText()).toBe("G");
    await settings();
    expect(await choose("Assign to me", "Backspace")).toBe("A works outside text fields.");
    await page.getByRole("button", { name: "Give all keys back" }).click();
    expect(await Promise.all(["Assign to me", "Write an answer"].map(keysOf))).toEqual(["A", "W"]);
  });

  it("does nothing else while it is chosen", async () => {
    await choose("Reassign", "c");
    await choose("Reassign", "Control+k");
    await choose("Reassign", "/");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe("/settings");
    expect(await keysOf("Reassign")).toBe("R");
  });

  it("is heard in each tab at once", async () => {
    const second = await page.context().newPage();
    await second.goto(`${mock.address}/settings`);
    await choose("Start a conversation", "g");
    await eventually(() => second.getByRole("button", { name: "Key for Start a conversation: G" }).count(), 1);
    await second.getByRole("heading", { name: "Settings" }).click();
    await second.keyboard.press("g");
    await second.getByRole("dialog", { name: "Start a conversation" }).waitFor();
  });
});

describe("a key that cannot work", () => {
  beforeEach(settings);

  it.each([
    ["Control+t", "Ctrl+T: The browser keeps this key for itself."],
    ["Control+c", "Ctrl+C: Text fields need this key."],
    ["Control+Alt+q", "Ctrl+Alt+Q: Ctrl and Alt together write characters on many keyboards."],
    ["Meta+x", "Meta+X: The system keeps this key for itself."],
    ["ArrowDown", "Down: This key moves, presses or deletes. Choose a letter, or a key with Ctrl or Alt."],
    ["e", "E: This is the key for “Close the conversation”. Give that one another key first."],
    ["?", "?: This is the key for “Help for keys”. Give that one another key first."],
  ])("is refused in words: %s", async (keys, words) => {
    expect(await choose("Assign to me", keys)).toBe(words);
    expect(await keysOf("Assign to me")).toBe("A");
    expect(await page.evaluate(() => localStorage.getItem("deskbell.keys"))).toBeNull();
  });

  it("is a letter where letters are switched off", async () => {
    await page.getByLabel("Single letters work outside text fields").uncheck();
    expect(await choose("Command palette", "p")).toBe("P: Single letters are switched off. Choose a key with Ctrl or Alt.");
    expect(await choose("Command palette", "Alt+p")).toBe("Alt+P works everywhere.");
    await page.keyboard.press("Tab");
    await page.getByRole("heading", { name: "Settings" }).click();
    await page.keyboard.press("Alt+p");
    await page.getByRole("combobox", { name: "Search pages, people, assets and commands" }).waitFor();
  });

  it("may have been kept by an earlier page: the command has its first key then", async () => {
    await page.evaluate(() => localStorage.setItem("deskbell.keys", JSON.stringify({ "chat.assign_me": "Enter", "chat.close": 7 })));
    await page.reload();
    expect(await Promise.all(["Assign to me", "Close the conversation"].map(keysOf))).toEqual(["A", "E"]);
    await openChat();
    await page.keyboard.press("a");
    await eventually(assignee, 1);
  });

  it("is said so that everybody can read it", async () => {
    await choose("Assign to me", "Control+t");
    await expectAccessible(page, "a refused key");
  });
});

it("a sign that needs Shift on this person's keyboard is heard all the same", async () => {
  await page.goto(`${mock.address}/assets`);
  await page.getByRole("link", { name: "NORD-WS-014" }).waitFor();
  // As a German keyboard sends it.
  const press = (ctrlKey: boolean) =>
    page.evaluate((held) => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", code: "Digit7", shiftKey: true, ctrlKey: held, bubbles: true, cancelable: true }));
    }, ctrlKey);
  await press(true);
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await press(false);
  await page.waitForURL("**/search");
});
