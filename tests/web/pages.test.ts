// The other pages, in a real browser, on the mock console: policies, tickets, alerts, assets, sign-in, keys.
import { describe, expect, it } from "vitest";
import { sectionOrder, sectionTitle } from "../../console/web/src/assets/labels";
import { eventually, expectAccessible, password, people, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);

describe("signing in", () => {
  it("says what is wrong", async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(`${mock.address}/tickets`);
    await other.waitForURL("**/sign-in?next=%2Ftickets");
    await other.getByLabel("E-mail address").fill(people.mara);
    await other.getByLabel("Password").fill("wrong");
    await other.keyboard.press("Enter");
    await other.getByText("The e-mail address or the password is wrong").waitFor();
    await context.close();
  });

  it.each(["#", "?"])("sets a password from a one-time link, whose token behind %s stays nowhere", async (sign) => {
    const context = await browser.newContext();
    const other = await context.newPage();
    const choose = async () => {
      await other.getByLabel("New password").fill("another long password");
      await other.getByLabel("The same again").fill("another long password");
      await other.keyboard.press("Enter");
    };
    await other.goto(`${mock.address}/welcome${sign}token=used-before`);
    await choose();
    await other.getByText("This link was used already or has expired; ask an administrator for a new one").waitFor();
    expect(other.url()).toBe(`${mock.address}/welcome`);
    // The right one, in the same window.
    await other.goto(`${mock.address}/welcome${sign}token=welcome-once`);
    await other.waitForURL(`${mock.address}/welcome`);
    await choose();
    await other.getByRole("button", { name: /Aiko Brandt: settings/ }).waitFor();
    await other.goBack();
    expect(other.url()).not.toContain("token");
    await context.close();
  });

  it("says how to go on where the one-time link was opened in part, or the page loaded again", async () => {
    await visit("/welcome#token=welcome-once");
    await page.getByLabel("New password").waitFor();
    await page.reload();
    await page.getByText("Open the whole link that you were given once more").waitFor();
  });

  it("never goes to another site after it", async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(`${mock.address}/sign-in?next=//evil.example/`);
    await other.getByLabel("E-mail address").fill(people.mara);
    await other.getByLabel("Password").fill(password);
    await other.keyboard.press("Enter");
    await other.waitForURL(`${mock.address}/chat/all`);
    await context.close();
  });

  it("signs out, asks before it forgets what was not saved, and leaves nothing behind", async () => {
    const wantOut = async () => {
      await page.getByRole("button", { name: /sign out/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
    };
    const question = page.getByRole("dialog", { name: "Sign out and forget this?" });
    await visit("/");
    await page.evaluate(() => {
      localStorage.setItem("deskbell.draft.1", '{"text":"secret","note":false}');
      localStorage.setItem("deskbell.policy_draft.1", '{"text":"{}","version":1,"tag":null}');
    });
    await wantOut();
    await question.getByText("1 answer, comment or other text that was begun").waitFor();
    await question.getByText("1 policy with changes that are not saved").waitFor();
    await expectAccessible(page, "sign out and forget");
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    expect(await page.evaluate(() => localStorage.getItem("deskbell.policy_draft.1"))).not.toBeNull();
    await wantOut();
    await question.getByRole("button", { name: "Forget it and sign out" }).click();
    await page.getByLabel("Password").waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => /draft/.test(name)))).toEqual([]);
  });

  it.each(["/settings", "/chat/all/1", "/tickets/1"])("signs out of %s without a question where nothing is left", async (path) => {
    await visit(path);
    await page.getByRole("main").or(page.getByRole("log")).first().waitFor();
    await page.getByRole("button", { name: /sign out/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  });

  it("whose session ended finds a changed policy again, and is told before somebody else makes it forgotten", async () => {
    await visit("/");
    await page.evaluate(() => localStorage.setItem("deskbell.policy_draft.1", '{"text":"{ \\"name\\": \\"mine\\" }","version":7,"tag":null}'));
    mock.sessions.clear();
    await visit("/policies/1");
    await page.getByText("Kept here for Mara Lindqvist: 1 policy with changes that are not saved. It is forgotten when somebody else signs in.").waitFor();
    await page.getByLabel("E-mail address").fill(people.mara);
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Policy as JSON" }).getByText("mine").waitFor();
  });
});

describe("a policy", () => {
  const code = () => page.getByRole("textbox", { name: "Policy as JSON" });
  const rewrite = async (text: string) => {
    await code().click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  };

  it("shows errors at their lines, keeps the last good menu, and saves what is mended", async () => {
    await visit("/policies/1");
    await page.getByRole("region", { name: "Menu preview" }).getByText("Set up the VPN").first().waitFor();
    await rewrite('{\n  "name": "Everybody",\n  "settings": {\n    "tray.icon_hidden": "yes"\n  }\n}\n');
    await page.getByRole("list", { name: "Problems" }).getByText("Line 4").waitFor();
    expect(await page.getByRole("list", { name: "Problems" }).getByRole("listitem").allTextContents(), "once: field, found, expected").toEqual(['Line 4/settings/tray.icon_hidden: found "yes", expected boolean']);
    expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
    await page.locator(".cm-lint-marker-error").waitFor();
    await page.getByText("This is the last version without errors.").waitFor();
    await rewrite('{ "name": "Everybody", "settings": { "tray.menu": [ { "id": "x", "type": "live_chat", "title": "Ring us" } ] } }');
    await page.getByRole("region", { name: "Menu preview" }).getByText("Ring us").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await eventually(() => mock.world.policies[0]?.summary.version, 8);
    expect(mock.world.policies[0]?.document).toContain("Ring us");
  });

  it("offers what the schema knows", async () => {
    await visit("/policies/1");
    await code().waitFor();
    await rewrite('{ "name": "E", "settings": {  } }');
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Space");
    await page.getByRole("option", { name: /tray\.branding/ }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("keeps the draft over a reload, and says when somebody else saved first", async () => {
    await visit("/policies/1");
    await code().waitFor();
    await rewrite('{ "name": "Mine", "settings": {} }');
    await page.getByText("No problems").waitFor();
    await page.reload();
    await page.getByText('"Mine"').waitFor();
    const stored = mock.world.policies[0];
    if (stored) Object.assign(stored.summary, { version: 9, updated_by: "Jonas Okafor" });
    await page.getByText("No problems").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/was saved by Jonas Okafor meanwhile/).waitFor();
    expect(stored?.document).not.toContain("Mine");
    await page.getByRole("button", { name: "Save mine over it" }).click();
    await eventually(() => stored?.document.includes("Mine"), true);
  });
});

describe("customers", () => {
  it("keeps what was typed where the console refuses it, and says why", async () => {
    await visit("/customers");
    await page.getByRole("button", { name: "New customer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name of the business").fill("Lighthouse Ltd");
    mock.faults.refuse = (method, path) => (method === "POST" && path === "/customers" ? 503 : null);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").getByText("The database is not reachable").waitFor();
    mock.faults.refuse = null;
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Lighthouse Ltd" }).waitFor();
    await dialog.waitFor({ state: "detached" });
  });
});

describe("tickets and alerts", () => {
  it("keeps a ticket that was written where its form is left, each at its place", async () => {
    const dialog = page.getByRole("dialog", { name: "New ticket" });
    const leave = async () => {
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    };
    await visit("/tickets");
    const open = () => page.getByRole("button", { name: "New ticket" }).first().click();
    await open();
    await dialog.getByLabel("Customer").selectOption({ label: "Harbour Dental" });
    await dialog.getByLabel("Subject").fill("Chair does not move");
    await dialog.getByLabel("Description").fill("Since Monday.");
    await leave();
    // One from an alert has words of its own.
    await visit("/alerts/1");
    await page.getByRole("button", { name: "Create ticket" }).click();
    expect(await dialog.getByLabel("Subject").inputValue()).not.toContain("Chair");
    await leave();
    await visit("/tickets");
    await open();
    await dialog.getByText("You wrote this before and did not send it.").waitFor();
    expect(await dialog.getByLabel("Subject").inputValue()).toBe("Chair does not move");
    expect(await dialog.getByLabel("Description").inputValue()).toBe("Since Monday.");
    await dialog.getByRole("button", { name: "Create ticket" }).click();
    await page.getByRole("heading", { name: /Chair does not move/ }).waitFor();
    await visit("/tickets");
    await open();
    expect(await dialog.getByLabel("Subject").inputValue()).toBe("");
    await leave();
  });

  it("leads from an alert to its ticket, and back", async () => {
    await visit("/alerts/1");
    const create = page.getByRole("button", { name: "Create ticket" });
    await create.waitFor(); // it is read now, and the heading its own
    const alert = await page.getByRole("heading", { level: 1 }).textContent();
    await create.click();
    await page.getByRole("dialog").getByRole("button", { name: "Create ticket" }).click();
    const about = page.getByRole("complementary", { name: "About this ticket" });
    await about.getByRole("link", { name: alert ?? "" }).click();
    await page.waitForURL("**/alerts/1");
    await page.getByRole("link", { name: /^#\d+ New$/ }).click();
    await page.waitForURL(/\/tickets\/\d+$/);
    await about.getByText("an alert").waitFor();
  });

  it("calls the tickets of its first filter open: resolved ones are not among them", async () => {
    await visit("/tickets");
    await page.getByRole("link", { name: "Replace UPS battery" }).waitFor();
    expect(await page.getByLabel("Status").locator("option:checked").textContent()).toBe("Open");
    expect(await page.getByRole("link", { name: "Second monitor" }).count()).toBe(0);
  });

  it("shows the tickets of one queue, and puts one into another", async () => {
    mock.world.tickets.forEach((ticket, n) => Object.assign(ticket, { queue: n === 0 ? "Second line" : n === 1 ? "Printers" : null }));
    const [second, printers] = mock.world.tickets.map(({ subject }) => subject);
    await visit("/tickets?status=all");
    const link = (name: string) => page.getByRole("link", { name, exact: true });
    await link(printers!).waitFor();
    await page.getByLabel("Queue").selectOption("Second line");
    await link(printers!).waitFor({ state: "detached" });
    expect(await link(second!).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("queue")).toBe("Second line");
    await link(second!).click();
    const choice = page.getByLabel("Queue");
    await eventually(() => choice.inputValue(), "Second line");
    await choice.selectOption("Printers");
    await eventually(() => mock.world.tickets[0]!.queue, "Printers");
    await choice.selectOption("");
    await eventually(() => mock.world.tickets[0]!.queue, "");
  });

  it("shows all comments of a long ticket, the first and the newest at once", async () => {
    const ticket = mock.world.tickets[0]!;
    const [first] = ticket.comments;
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    ticket.comments = Array.from({ length: 250 }, (_, n) => ({ ...first!, id: 50_000 + n, uuid: crypto.randomUUID(), created_at: at(n), body: `Comment number ${n}.` }));
    await visit(`/tickets/${ticket.id}`);
    const area = page.getByRole("region", { name: "Comments" });
    const numbers = async () => (await area.locator(".message-text").allTextContents()).map((text) => Number(/number (\d+)/.exec(text)?.[1]));
    const all = (from: number) => [0, ...Array.from({ length: 250 - from }, (_, n) => from + n)];
    await page.getByRole("button", { name: "Show earlier comments (149 more)" }).click();
    await page.getByRole("button", { name: "Show earlier comments (49 more)" }).waitFor();
    expect(await numbers()).toEqual(all(50));
    await page.getByRole("button", { name: "Show earlier comments (49 more)" }).click();
    await eventually(numbers, all(1));
    expect(await page.getByRole("button", { name: /Show earlier/ }).count()).toBe(0);
  });

  it("makes a ticket, comments on it, and changes its status", async () => {
    await visit("/tickets");
    await page.getByRole("button", { name: "New ticket" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Customer").selectOption({ label: "Harbour Dental" });
    await dialog.getByLabel("Subject").fill("Chair does not move");
    await dialog.getByLabel("Description").fill("Since Monday.");
    await dialog.getByRole("button", { name: "Create ticket" }).click();
    await page.getByRole("heading", { name: /Chair does not move/ }).waitFor();
    await page.getByText("Since Monday.").waitFor();
    await page.getByRole("button", { name: "Private note" }).click();
    await page.getByRole("textbox", { name: "Write a private note" }).fill("Ask the vendor");
    await page.getByRole("button", { name: "Add note" }).click();
    await page.getByText("Ask the vendor").waitFor();
    await page.getByLabel("Status").selectOption("In Progress");
    await eventually(() => mock.world.tickets[0]?.status, "In Progress");
    expect(mock.world.tickets[0]?.comments.at(-1)).toMatchObject({ body: "Ask the vendor", hidden: true });
  });

  it("resolves and mutes alerts", async () => {
    await visit("/alerts");
    await page.getByRole("link", { name: "Memory" }).click();
    await page.getByRole("button", { name: "Mute" }).click();
    await page.getByRole("menuitem", { name: "1 day" }).click();
    await page.locator(".badge", { hasText: "Muted" }).waitFor();
    const place = () => page.getByRole("button", { name: "Start a conversation" }).first().boundingBox();
    const before = await place();
    await page.getByRole("button", { name: "Resolve" }).click();
    await page.locator(".badge", { hasText: "Resolved" }).waitFor();
    expect(await place(), "nothing comes under the pointer").toEqual(before);
  });
});

describe("an asset", () => {
  it("shows every section, searches software, and starts a conversation", async () => {
    await visit("/assets/7");
    const sections = page.getByRole("navigation", { name: "Sections" });
    await sections.getByRole("link", { name: /^Software/ }).waitFor();
    for (const name of sectionOrder) {
      const link = sections.locator(`a[href="/assets/7/${name}"]`);
      expect(await link.textContent()).toContain(sectionTitle(name));
      await link.click();
      await link.and(page.locator("[aria-current=page]")).waitFor();
      await page.locator(name === "printers" ? ".side-content .state" : ".side-content :is(.facts, tbody tr)").first().waitFor();
      expect(await page.locator(".side-content .field-error, .side-content .state-icon-critical").count(), name).toBe(0);
    }
    await page.getByRole("link", { name: /^Software/ }).click();
    await page.getByRole("searchbox", { name: "Search in this list" }).fill("onerror");
    await page.getByText(/^\d+ of 420$/).waitFor();
    await page.getByText("<img src=x onerror=window.hacked=1>").first().waitFor();
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    await page.getByRole("button", { name: "Start a conversation" }).last().click();
    await page.waitForURL(/\/chat\/all\/\d+/);
  });

  it("says what went wrong, with the request's id, and tries again", async () => {
    mock.faults.refuse = (_method, path) => (path === "/customer_assets" ? 500 : null);
    await visit("/assets");
    await page.getByText("The database is not reachable").waitFor();
    await page.getByText(/^Request /).waitFor();
    mock.faults.refuse = null;
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("link", { name: "NORD-WS-014" }).waitFor();
  });
});

describe("the keyboard alone", () => {
  const focused = (role: "combobox" | "searchbox" | "button", name: string | RegExp) =>
    eventually(() => page.getByRole(role, { name }).evaluate((element) => element === document.activeElement), true);

  it("walks from the list to an answer, a note, a ticket and back", async () => {
    await visit("/");
    await page.locator(".chat-row").first().waitFor();
    await page.keyboard.press("Alt+ArrowDown");
    await page.waitForURL(/\/chat\/all\/\d+/);
    const first = page.url();
    await page.keyboard.press("Alt+ArrowDown");
    await expect.poll(() => page.url()).not.toBe(first);
    const answer = page.getByRole("textbox", { name: /Write an answer/ });
    await eventually(() => answer.evaluate((element) => element === document.activeElement), true);
    await page.keyboard.type("By keyboard");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("By keyboard").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.keyboard.type("A note by keyboard");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("A note by keyboard").waitFor();
    await page.keyboard.press("Control+k");
    await focused("combobox", "Search pages, people, assets and commands");
    await page.keyboard.type("tickets");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/tickets");
    await page.keyboard.press("Control+/");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("c");
    await page.getByRole("dialog", { name: "Start a conversation" }).waitFor();
    await focused("searchbox", "Search devices, customers and contacts");
    await page.keyboard.type("vogel");
    await page.getByRole("dialog").getByText("vogel-srv").waitFor();
    await page.keyboard.press("Tab");
    await focused("button", /^vogel-office/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/chat\/all\/\d+/);
  });

  it("keeps single letters quiet when they are switched off", async () => {
    await visit("/settings");
    await page.getByLabel("Single letters work outside text fields").uncheck();
    await page.getByRole("heading", { name: "Settings" }).click();
    await page.keyboard.press("c");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search pages, people, assets and commands" }).waitFor();
    expect(await page.getByRole("dialog", { name: "Start a conversation" }).count()).toBe(0);
  });
});
