// Hundreds of hostile strings in conversations: none runs, none fetches anything, each is shown exactly as it was written.
// The list, tests/support/hostile_strings.json, is ours: markup that runs, addresses, other languages' syntax, direction
// marks, invisible and control characters, zalgo, emoji, broken text and great lengths.
import { readFileSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { eventually, useDesk, type Desk } from "./support";

const strings = JSON.parse(readFileSync(new URL("../support/hostile_strings.json", import.meta.url), "utf8")) as { kind: string; text: string }[];
/** Escaped, so that broken text comes out of the browser as it is. */
const escaped = (text: string) => JSON.stringify(text);

let { mock, one, page } = {} as Desk;
useDesk((desk) => ({ mock, one, page } = desk), { to: null });
let asked: string[];
beforeAll(() => expect(strings.length).toBeGreaterThanOrEqual(600));
beforeEach(() => {
  asked = [];
  page.on("dialog", (dialog) => one.faults.push(`a dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (request.url().startsWith("data:image/svg+xml,")) return;
    if (origin !== mock.address || !/^\/(api\/v1\/|assets\/|chat\/|settings$|bell\.svg$|manifest\.webmanifest$|icon-\d+\.png$)/.test(pathname)) asked.push(request.url());
  });
});
afterEach(async () => {
  expect(await page.evaluate(() => (window as { hacked?: unknown }).hacked)).toBeUndefined();
  expect(asked).toEqual([]);
});

/** Goes down an area, row by row, and takes the texts of what `selector` names, each once and in order. */
const walked = (area: string, row: string, selector: string): Promise<string[]> =>
  page.evaluate(async ([areaName, rowName, name]) => {
    const scroller = document.querySelector(areaName as string) as HTMLElement;
    const found = new Map<number, string>();
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const read = () => {
      for (const element of scroller.querySelectorAll<HTMLElement>(rowName as string)) {
        const at = Number(element.dataset["index"] ?? element.getAttribute("aria-posinset"));
        const text = element.querySelector(name as string);
        if (text) found.set(at, JSON.stringify(text.textContent));
      }
    };
    for (let still = 0; still < 30; ) {
      while (scroller.querySelector(".chat-row-waits")) await frame();
      read();
      const before = scroller.scrollTop;
      scroller.scrollTop += scroller.clientHeight * 0.8;
      await frame();
      while (scroller.querySelector(".chat-row-waits")) await frame();
      read();
      // At the end, where nothing comes any more.
      still = scroller.scrollTop === before ? still + 1 : 0;
    }
    return [...found].sort((a, b) => a[0] - b[0]).map(([, text]) => text);
  }, [area, row, selector]);

it("shows each as a message of every kind, exactly", async () => {
  const list = mock.world.messages.get(2);
  const chat = mock.world.chats.find((entry) => entry.id === 2) as unknown as Record<string, unknown>;
  if (!list) throw new Error("no conversation 2");
  const begun = Date.now() - strings.length * 60_000;
  const made = strings.map(({ text }, index) => {
    const kind = (["end_user", "technician", "note"] as const)[index % 3];
    const at = new Date(begun + index * 60_000).toISOString();
    return { id: 5_000 + index, uuid: `hostile-${index}`, chat_uuid: String(chat["uuid"]), position: index + 1, author: { kind: kind === "end_user" ? kind : "technician", name: kind === "end_user" ? text.slice(0, 60) || "x" : "Jonas Okafor" }, is_private: kind === "note", text, written_at: at, accepted_at: at };
  });
  list.splice(0, list.length, ...made);
  mock.world.events.set(2, strings.slice(0, 90).map(({ text }, index) => ({ id: 9_000 + index, kind: "alert_raised", text: text.slice(0, 200), happened_at: new Date(begun + index * 600_000 + 1).toISOString() })));
  Object.assign(chat, { last_position: made.length, my_read_position: made.length, unread: false, waiting_since: null });
  await page.goto(`${mock.address}/chat/all/2`);
  await page.locator(".message").first().waitFor();
  await eventually(async () => {
    await page.evaluate(() => ((document.querySelector(".timeline") as HTMLElement).scrollTop = 0));
    return page.locator('[data-index="0"] > .day-line').count();
  }, 1);
  // Every address that there was to click while it was walked through.
  await page.evaluate(() => {
    const seen = ((window as { links?: Set<string> }).links = new Set());
    const look = () => document.querySelectorAll<HTMLAnchorElement>(".message-text a").forEach((link) => seen.add(link.href));
    new MutationObserver(look).observe(document.querySelector(".timeline") as HTMLElement, { childList: true, subtree: true });
  });
  expect(await walked(".timeline", "[data-index]", ".message-text")).toEqual(strings.map(({ text }) => escaped(text)));
  const links = await page.evaluate(() => [...(window as { links?: Set<string> }).links ?? []]);
  expect(await page.locator("main script, main iframe, main img, main object, main embed, main style, main link, main a[href^='javascript']").count()).toBe(0);
  expect(links).not.toEqual([]);
  expect(links.filter((address) => !/^(https?:\/\/[^/?#@\\]+[/?#]|mailto:[^?#])/.test(address))).toEqual([]);
}, 120_000);

it("shows each as a name and as the last message in the list, exactly", async () => {
  const pattern = mock.world.chats[1] as unknown as Record<string, unknown>;
  const texts = strings.filter(({ text }) => text.length <= 2_000).map(({ text }) => text);
  const now = Date.now();
  mock.world.chats.splice(0, mock.world.chats.length, ...texts.map((text, index) => ({ ...pattern, id: 20_000 + index, uuid: `chat-${index}`, device_user: text, last_message: text, asset: { ...(pattern["asset"] as object), name: text }, last_message_at: new Date(now - index * 1_000).toISOString() })) as never[]);
  await page.goto(`${mock.address}/chat/all`);
  await page.locator(".chat-row").first().waitFor();
  const wanted = texts.map(escaped);
  expect(await walked(".chat-list .scroll", "li", ".chat-row-title")).toEqual(wanted);
  await page.evaluate(() => ((document.querySelector(".chat-list .scroll") as HTMLElement).scrollTop = 0));
  expect(await walked(".chat-list .scroll", "li", ".chat-row-preview")).toEqual(wanted);
}, 120_000);

it("sends what is typed exactly, or says why not", async () => {
  await page.goto(`${mock.address}/chat/all/2`);
  const field = page.getByRole("textbox", { name: /Write an answer/ });
  await field.waitFor();
  const some = strings.filter(({ kind, text }, index) => text.length <= 8_000 && text.trim() !== "" && !text.startsWith("/") && (index % 16 === 0 || kind === "surrogate" || kind === "noncharacter"));
  const before = mock.world.messages.get(2)?.length ?? 0;
  const wanted: string[] = [];
  for (const { text } of some) {
    // As pasted: through the page, for the browser's protocol carries no broken text.
    await field.evaluate((area, code) => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(area, JSON.parse(code as string));
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }, escaped(text));
    await field.press("Enter");
    wanted.push(escaped(text.replace(/\r\n?/g, "\n").trim()));
  }
  await eventually(() => (mock.world.messages.get(2) ?? []).slice(before).map((message) => escaped(message.text)), wanted);
  const long = strings.find(({ text }) => text.length === 8_001)?.text ?? "";
  await field.fill(long);
  await page.getByText("8001 of 8000 characters").waitFor();
  expect(await page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
}, 120_000);
