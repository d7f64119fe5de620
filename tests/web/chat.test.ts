// Conversations in a real browser, on the mock console.
import { describe, expect, it } from "vitest";
import { eventually, people, useDesk, type Desk } from "./support";

let { mock, one, page } = {} as Desk;
useDesk((desk) => ({ mock, one, page } = desk));

const row = (name: string) => page.getByRole("region", { name: "Conversations" }).getByRole("button", { name: new RegExp(name) });
const log = () => page.getByRole("log");
const composer = () => page.getByRole("textbox", { name: /Write an answer/ });
const open = async (name: string) => {
  await row(name).click();
  await log().waitFor();
};
const texts = (id: number) => (mock.world.messages.get(id) ?? []).map((message) => message.text);

describe("a conversation", () => {
  it("sends once, and shows the answer that comes", async () => {
    await open("Ben Falk");
    await composer().fill("Hello,\nI am on it.");
    await composer().press("Enter");
    await log().getByText("I am on it.").waitFor();
    await eventually(() => texts(2).filter((text) => text === "Hello,\nI am on it.").length, 1);
    mock.world.userSays(2, "Thank you 🎉");
    await log().getByText("Thank you 🎉").waitFor();
    expect(await log().getByText("I am on it.").count()).toBe(1);
    mock.world.userReads(2);
    await log().getByText("Read", { exact: true }).last().waitFor();
  });

  it("keeps each word of the composer in one line, beside the details and in both languages", async () => {
    const height = (name: string) => page.locator(".composer").getByRole("button", { name }).evaluate((button) => {
      const words = document.createRange();
      words.selectNodeContents(button);
      return words.getBoundingClientRect().height;
    });
    const inside = () => page.locator(".composer-foot").evaluate((foot) => [...foot.children].every((part) => part.getBoundingClientRect().right <= foot.getBoundingClientRect().right && part.scrollWidth <= part.clientWidth + 1));
    for (const [width, hint] of [[1280, false], [1440, true], [390, false]] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${mock.address}/chat/all/2`);
      for (const [language, name] of [["en", "Private note"], ["de", "Interne Notiz"]] as const) {
        await page.evaluate((chosen) => localStorage.setItem("deskbell.language", JSON.stringify(chosen)), language);
        await page.reload();
        const mode = page.locator(".composer").getByRole("button", { name });
        await mode.waitFor();
        for (const step of ["off", "on"]) {
          expect([(await height(name)) < 22, await inside()], `${width} ${language} ${step}`).toEqual([true, true]);
          await mode.click();
        }
        expect(await page.locator(".composer-hint").isVisible(), `${width} ${language}`).toBe(hint);
        await mode.click();
      }
    }
  });

  it("keeps Shift+Enter as a line break and Esc as a way out that keeps the draft", async () => {
    await open("Ben Falk");
    await composer().pressSequentially("first");
    await composer().press("Shift+Enter");
    await composer().pressSequentially("second");
    await composer().press("Escape");
    expect(await composer().inputValue()).toBe("first\nsecond");
    await open("Tom Ashdown");
    await open("Ben Falk");
    expect(await composer().inputValue()).toBe("first\nsecond");
    expect(texts(2)).not.toContain("first\nsecond");
  });

  it("loses nothing and doubles nothing when the answer of the console is lost", async () => {
    await open("Ben Falk");
    // More than once: the browser itself tries again when a kept connection breaks.
    let lost = 3;
    const real = mock.faults;
    real.refuse = (method, path) => (method === "POST" && path.endsWith("/messages") && lost-- > 0 ? "lose" : null);
    await composer().fill("Only once, please");
    await composer().press("Enter");
    await log().getByText("Only once, please").waitFor();
    await eventually(() => texts(2).filter((text) => text === "Only once, please").length, 1);
    await eventually(() => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("deskbell.outbox"))), []);
    expect(lost).toBeLessThanOrEqual(0);
    expect(await log().getByText("Only once, please").count()).toBe(1);
  });

  it("offers Retry, Copy and Delete where the console refuses", async () => {
    await open("Ben Falk");
    await composer().fill("refuse me");
    await composer().press("Enter");
    await log().getByText("Not sent", { exact: true }).waitFor();
    await log().getByText("Text is refused by this mock").waitFor();
    for (const name of ["Retry", "Copy", "Delete"]) expect(await log().getByRole("button", { name }).isVisible()).toBe(true);
    await log().getByRole("button", { name: "Delete" }).click();
    await log().getByText("refuse me").waitFor({ state: "detached" });
  });

  it("writes a private note with N, and takes the mode back after it", async () => {
    await open("Ben Falk");
    await log().focus();
    await page.keyboard.press("n");
    const note = page.getByRole("textbox", { name: /private note/ });
    await note.fill("Warranty ended in May");
    await note.press("Enter");
    await log().getByText("Warranty ended in May").waitFor();
    await eventually(() => mock.world.messages.get(2)?.at(-1)?.is_private, true);
    await composer().waitFor();
  });

  it("offers canned responses at a slash, and colleagues in a note at an at sign", async () => {
    await open("Ben Falk");
    await composer().pressSequentially("/prin");
    await page.getByRole("option", { name: /Restart the printer/ }).waitFor();
    await composer().press("Enter");
    expect(await composer().inputValue()).toBe("Please switch the printer off, wait ten seconds, and switch it on again.\nDoes it print now?");
    await composer().press("Escape");
    await page.keyboard.press("n");
    const note = page.getByRole("textbox", { name: /private note/ });
    await note.fill("");
    await note.pressSequentially("ask @oka");
    await page.getByRole("option", { name: "Jonas Okafor" }).waitFor();
    await note.press("Tab");
    expect(await note.inputValue()).toBe("ask @Jonas Okafor ");
    await note.pressSequentially("@");
    await page.getByRole("listbox", { name: "Technicians" }).waitFor();
    await note.press("Escape");
    await page.getByRole("listbox", { name: "Technicians" }).waitFor({ state: "detached" });
    expect(await note.inputValue()).toBe("ask @Jonas Okafor @");
  });

  it("is marked as unread with U, and left", async () => {
    await open("Ben Falk");
    await eventually(() => mock.world.chats.find((chat) => chat.id === 2)?.unread, false);
    await log().focus();
    await page.keyboard.press("u");
    await page.waitForURL("**/chat/all");
    await eventually(() => mock.world.chats.find((chat) => chat.id === 2)?.unread, true);
    await eventually(() => row("Ben Falk").evaluate((element) => element.classList.contains("chat-row-unread")), true);
  });

  it("shows who types, and says typing itself, but not for notes", async () => {
    await open("Ben Falk");
    mock.world.userTypes(2);
    await page.getByText("Ben Falk is typing").waitFor();
    await composer().pressSequentially("x");
    await eventually(() => mock.commands.some((command) => command.type === "typing"), true);
  });

  it("tells that a message has come as soon as its row is shown, before anybody opens it", async () => {
    await open("Ben Falk");
    const said = mock.world.userSays(3, "Has this arrived?");
    await eventually(() => mock.commands.some((command) => command.type === "seen" && command.body["position"] === said.position && command.body["read"] === false), true);
    expect(mock.world.chats.find((chat) => chat.id === 3)?.unread).toBe(true);
  });

  it("marks as read only what stood on a screen that somebody looks at", async () => {
    await open("Ben Falk");
    await eventually(() => mock.commands.some((command) => command.type === "seen" && command.body["read"] === true), true);
    await eventually(() => mock.world.chats.find((chat) => chat.id === 2)?.unread, false);
    expect(mock.world.chats.find((chat) => chat.id === 3)?.unread).toBe(true);
  });

  it("says both times of a message that waited for longer than a minute before the console had it", async () => {
    const before = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 9, 0) - minutes * 60_000).toISOString();
    for (const [text, minutes] of [["Written at once.", 0.5], ["It waited.", 75]] as const) {
      const said = mock.world.userSays(1, text);
      Object.assign(said, { accepted_at: before(0), written_at: before(minutes) });
    }
    await page.goto(`${mock.address}/chat/all/1`);
    const timeOf = (text: string) => page.getByRole("log").locator(".message", { hasText: text }).locator("time").textContent();
    await page.getByRole("log").getByText("It waited.").waitFor();
    const clock = (minutes: number) => page.evaluate((at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }), before(minutes));
    expect(await timeOf("It waited.")).toBe(`${await clock(0)} (written ${await clock(75)})`);
    expect(await timeOf("Written at once.")).not.toContain("(written");
  });

  it("shows hostile text as text", async () => {
    await open("Pawel Zając");
    await log().getByText("<script>window.hacked=1</script><b>bold?</b>").waitFor();
    mock.world.userSays(6, "<img src=x onerror=window.hacked=2> javascript:alert(1) \u202Egnp.exe");
    await log().getByText("onerror=window.hacked=2").waitFor();
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(await log().locator("img, b, script").count()).toBe(0);
  });

  it("closes, and takes it back", async () => {
    await open("Ben Falk");
    await page.getByRole("button", { name: "Close conversation" }).click();
    await eventually(() => mock.world.chats.find((chat) => chat.id === 2)?.status, "archived");
    await row("Ben Falk").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(() => mock.world.chats.find((chat) => chat.id === 2)?.status, "open");
    await composer().waitFor();
  });

  it("can be reopened for ten seconds, whatever else goes wrong meanwhile", async () => {
    await page.clock.install();
    await open("Ben Falk");
    await page.getByRole("button", { name: "Close conversation" }).click();
    const undo = page.locator(".toast").filter({ hasText: "Conversation with Ben Falk closed" });
    await undo.waitFor();
    mock.faults.refuse = (method) => (method === "POST" ? 503 : null);
    const wrong = page.locator(".toast-critical");
    for (let time = 1; time <= 4; time++) {
      await page.getByRole("button", { name: "Reopen" }).click();
      await eventually(() => wrong.count(), Math.min(time, 2));
      await page.getByRole("button", { name: "Reopen" }).and(page.locator(":enabled")).waitFor();
    }
    await page.clock.fastForward(4_000);
    expect(await undo.getByRole("button", { name: "Undo" }).count()).toBe(1);
    mock.faults.refuse = null;
    await undo.getByRole("button", { name: "Undo" }).click();
    await eventually(() => mock.world.chats.find((chat) => chat.id === 2)?.status, "open");
    await page.getByRole("button", { name: "Close conversation" }).click();
    await undo.waitFor();
    await page.clock.fastForward(10_001);
    await undo.waitFor({ state: "detached" });
  });

  it("is assigned, given away and made a ticket by keys", async () => {
    await open("Ida Sommer");
    await log().focus();
    await page.keyboard.press("a");
    await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.assignee?.id, 1);
    await page.getByRole("button", { name: /Assigned to Mara.*Reassign/ }).waitFor();
    await log().focus();
    await page.keyboard.press("r");
    await page.getByRole("menuitem", { name: "Jonas Okafor" }).click();
    await eventually(() => mock.world.chats.find((chat) => chat.id === 1)?.assignee?.id, 2);
    await page.getByRole("button", { name: /Assigned to Jonas.*Reassign/ }).waitFor();
    await log().focus();
    await page.keyboard.press("t");
    await page.getByRole("dialog", { name: "Ticket from this conversation" }).getByLabel("Subject").press("Enter");
    await page.getByText(/Ticket #\d+ created/).waitFor();
    await page.getByRole("button", { name: /Open ticket #/ }).waitFor();
  });
});

describe("the list", () => {
  it("filters, counts, and sorts the longest waiting first", async () => {
    const list = page.getByRole("region", { name: "Conversations" });
    await list.getByRole("button", { name: /Unassigned/, pressed: false }).first().click();
    await page.waitForURL("**/chat/unassigned");
    await eventually(() => list.locator(".chat-row-title").allTextContents(), ["Ida Sommer", "Dr. Priya Nair", "Pawel Zając"]);
    await list.getByRole("button", { name: "Archived" }).click();
    await eventually(() => list.locator(".chat-row-title").allTextContents(), ["Emil Haas"]);
    await list.getByRole("button", { name: /^My unread/ }).click();
    await eventually(() => list.locator(".chat-row-title").allTextContents(), ["Ben Falk"]);
    await page.getByRole("link", { name: "Chat, 4 waiting" }).waitFor();
    mock.world.userSays(4, "One more thing");
    await page.getByRole("link", { name: "Chat, 5 waiting" }).waitFor();
    await eventually(() => list.locator(".chat-row-title").count(), 2);
    await eventually(() => page.title(), "(5) Chat · Deskbell");
  });

  it("says in a row who writes, from which business and device, what last, when, how long they wait, and whose it is; in each tab, also after a cut", async () => {
    const two = await one.context.newPage();
    await two.goto(`${mock.address}/chat/all`);
    await eventually(() => mock.links(), 2);
    // Somebody who was linked to a contact of another name: both names stand there.
    Object.assign(mock.world.chats.find((chat) => chat.id === 2)!, { device_user: "bfalk" });
    const rowsOf = (name: string) => Promise.all([page, two].map((tab) => tab.locator(".chat-row", { hasText: name }).evaluateAll((rows) => rows.map((one) => {
      const text = (part: string) => one.querySelector(part)?.textContent ?? "";
      return {
        who: text(".chat-row-title"),
        from: text(".chat-row-people"),
        last: text(".chat-row-preview"),
        at: /^\d\d:\d\d$/.test(text(".chat-row-time")),
        waits: /^\d+:\d\d$/.test(text(".waiting > span[aria-hidden]")),
        whose: text(".chat-row-assignee .sr-only") || text(".chat-row-nobody"),
        unread: one.querySelector(".unread-dot") !== null,
      };
    }))));
    const ben = { who: "bfalk", from: "Nordlicht Architekten · Ben Falk – NORD-LT-003", last: "It hums, too", at: true, waits: true, whose: "Assigned to Mara Lindqvist", unread: true };
    const pawel = { who: "Pawel Zając", from: "Kestrel Logistics – kestrel-lt-22", last: "Still there?", at: true, waits: true, whose: "Unassigned", unread: true };
    mock.world.userSays(2, "It hums, too");
    mock.world.userSays(6, "Still there?");
    await eventually(() => rowsOf("bfalk"), [[ben], [ben]]);
    await eventually(() => rowsOf("Pawel Zając"), [[pawel], [pawel]]);
    mock.faults.refuse = (method) => (method === "LIVE" ? 503 : null);
    mock.dropLinks();
    await eventually(() => mock.links(), 0);
    mock.world.userSays(2, "Are you there?");
    mock.faults.refuse = null;
    await eventually(() => rowsOf("bfalk"), [[{ ...ben, last: "Are you there?" }], [{ ...ben, last: "Are you there?" }]]);
    await eventually(() => rowsOf("Pawel Zając"), [[pawel], [pawel]]);
  });

  it("counts the waiting time up", async () => {
    const waiting = row("Pawel Zając").locator(".waiting span").first();
    const before = await waiting.textContent();
    await expect.poll(() => waiting.textContent(), { timeout: 5_000 }).not.toBe(before);
  });

  it("finds, and keeps the search in the address", async () => {
    await page.getByRole("searchbox", { name: "Search conversations" }).fill("kestrel");
    await page.waitForURL("**/chat/all?q=kestrel");
    await eventually(() => page.locator(".chat-row").count(), 2);
    await page.reload();
    await eventually(() => page.locator(".chat-row").count(), 2);
  });
});

describe("the live link", () => {
  it("comes back after a cut with what was said meanwhile, once", async () => {
    await open("Ben Falk");
    await eventually(() => mock.links(), 1);
    mock.faults.refuse = (method) => (method === "LIVE" || method === "GET" || method === "POST" ? 503 : null);
    mock.dropLinks();
    await page.getByText(/You see everything as of/).waitFor();
    mock.world.userSays(2, "Said while you were away");
    await composer().fill("Written while away");
    await composer().press("Enter");
    await log().getByText("Queued").waitFor();
    mock.faults.refuse = null;
    await log().getByText("Said while you were away").waitFor({ timeout: 30_000 });
    await eventually(() => texts(2).filter((text) => text === "Written while away").length, 1);
    await page.getByText(/You see everything as of/).waitFor({ state: "detached" });
    expect(await log().getByText("Said while you were away").count()).toBe(1);
    expect(await log().getByText("Written while away").count()).toBe(1);
  });

  it("rings in one tab only", async () => {
    const second = await one.context.newPage();
    await second.goto(`${mock.address}/chat/all`);
    await eventually(() => mock.links(), 2);
    // Each tab counts its requests for the lock that it was given.
    for (const tab of [page, second]) {
      await tab.evaluate(() => {
        const state = window as unknown as { rang: number };
        state.rang = 0;
        const request = navigator.locks.request.bind(navigator.locks) as (name: string, options: LockOptions, run: (lock: Lock | null) => unknown) => Promise<unknown>;
        navigator.locks.request = ((name: string, options: LockOptions, run: (lock: Lock | null) => unknown) => request(name, options, (lock) => {
          if (lock) state.rang++;
          return run(lock);
        })) as typeof navigator.locks.request;
      });
    }
    mock.world.userSays(4, "Hello?");
    await eventually(async () => {
      const rang = await Promise.all([page, second].map((tab) => tab.evaluate(() => (window as unknown as { rang: number }).rang)));
      return rang.reduce((sum, count) => sum + count, 0);
    }, 1);
  });

  it("asks to sign in when the session has ended, and comes back to the same place with the draft", async () => {
    await open("Tom Ashdown");
    await composer().fill("Half a sen");
    mock.sessions.clear();
    mock.dropLinks();
    await page.getByText("Your session has ended").waitFor();
    expect(await page.getByLabel("E-mail address").inputValue(), "she need not say again who she is").toBe(people.mara);
    await page.getByLabel("Password").fill("correct horse battery");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/chat/all/4");
    expect(await composer().inputValue()).toBe("Half a sen");
  });
});
