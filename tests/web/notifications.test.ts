// What a technician is told of: her table, quiet hours, webhook, the recent ones with their reason, and what waits for a page.
import { beforeEach, describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, one, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, one, page } = desk));

const rules = () => mock.world.notices.rules.get(1);
const rule = (event: string) => rules()?.rules.find((entry) => entry.event === event);

describe("settings of notifications", () => {
  beforeEach(async () => {
    await page.goto(`${mock.address}/settings/notifications`);
    await page.getByRole("table").waitFor();
  });

  it("are where a mail's link leads: the heading has the focus, and every cell its name", async () => {
    await eventually(() => page.evaluate(() => document.activeElement?.textContent), "Notifications");
    expect(await page.getByRole("checkbox", { name: /, While I'm (online|offline)$/ }).count()).toBe(60);
    expect(await page.getByRole("checkbox", { name: "A new message in a conversation of mine: Web, While I'm online" }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: "A new message in a conversation of mine: E-mail, While I'm offline" }).isChecked()).toBe(true);
  });

  it("are changed by keyboard, cell by cell, and another tab sees them", async () => {
    const cell = page.getByRole("checkbox", { name: "A device raised an alert: Webhook, While I'm offline" });
    await cell.focus();
    await page.keyboard.press("Space");
    await eventually(() => rule("alert_created")?.offline, ["webhook"]);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    await eventually(() => rule("alert_created")?.offline, ["email", "webhook"]);
    await eventually(() => rule("alert_created")?.online, []);
    const tab = await one.context.newPage();
    await tab.goto(`${mock.address}/settings`);
    expect(await tab.getByRole("checkbox", { name: "A device raised an alert: E-mail, While I'm offline" }).isChecked()).toBe(true);
  });

  it("go back where the console refuses a change, and say why", async () => {
    mock.faults.refuse = (method, path) => (method === "PUT" && path === "/notification_rules" ? 503 : null);
    const cell = page.getByRole("checkbox", { name: "A ticket was created: Web, While I'm online" });
    await cell.click();
    await page.getByRole("status").getByText(/The database is not reachable|cannot be reached/).waitFor();
    await eventually(() => cell.isChecked(), false);
    mock.faults.refuse = null;
    await cell.click();
    await eventually(() => rule("ticket_created")?.online, ["web"]);
  });

  it("hold quiet hours, over midnight and on whole days, in a time zone", async () => {
    // Clicked, not checked: a box shows what is kept, a moment after the click.
    await page.getByLabel("Nothing comes every day between these times").click();
    await eventually(() => rules()?.quiet_hours.from, "20:00");
    await page.getByLabel("From", { exact: true }).fill("22:30");
    await page.getByLabel("Until", { exact: true }).fill("06:15");
    await page.getByLabel("Saturday").click();
    await eventually(() => page.getByLabel("Saturday").isChecked(), true);
    await page.getByLabel("Sunday").click();
    await page.getByLabel("Time zone").fill("Asia/Tokyo");
    await page.keyboard.press("Tab");
    await eventually(() => rules()?.quiet_hours, { from: "22:30", until: "06:15", days: ["saturday", "sunday"], time_zone: "Asia/Tokyo" });
    await page.getByLabel("Time zone").fill("Mars/Base");
    await page.keyboard.press("Tab");
    await page.getByText(/expected an IANA name/).waitFor();
    expect(rules()?.quiet_hours.time_zone).toBe("Asia/Tokyo");
    await page.getByLabel("E-mails to mara@example.com gather for").selectOption("30 minutes");
    await page.getByLabel("Language of e-mails").selectOption("Deutsch");
    await eventually(() => [rules()?.digest_minutes, rules()?.language], [30, "de"]);
  });

  it("hold a webhook, whose secret is shown once", async () => {
    await page.getByLabel("Address").fill("http://inside.example");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/expected https:\/\/ and a host/).waitFor();
    await page.getByLabel("Address").fill("https://hooks.example.org/desk");
    await page.keyboard.press("Enter");
    const secret = page.locator(".secret code");
    await secret.waitFor();
    const first = await secret.textContent();
    expect(first).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "New secret" }).click();
    await eventually(async () => (await secret.textContent()) !== first, true);
    await page.getByRole("button", { name: "Call it with a test" }).click();
    await page.getByRole("region", { name: "Recent notifications" }).getByText("Sent", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "New secret" }).waitFor();
    expect(await secret.count()).toBe(0);
    await page.getByRole("button", { name: "Take it away" }).click();
    await page.getByRole("button", { name: "New secret" }).waitFor({ state: "detached" });
    expect(rules()?.webhook.url).toBe("");
  });

  it("say so where the console has no mail server, and try it where it has", async () => {
    await page.getByRole("button", { name: "Send me a test e-mail" }).click();
    const recent = page.getByRole("region", { name: "Recent notifications" });
    await recent.getByText("Sent", { exact: true }).waitFor();
    await recent.getByRole("button", { name: "Why did I get this?" }).click();
    await recent.getByText("You asked for this test yourself.").waitFor();
    await recent.getByText("250 2.0.0 Kept it").waitFor();
    mock.world.notices.emailIsSetUp = false;
    mock.world.notices.rules.clear();
    await page.reload();
    await page.getByText(/This console has no mail server yet/).waitFor();
  });
});

describe("recent notifications", () => {
  const recent = () => page.getByRole("region", { name: "Recent notifications" });
  const line = (title: string) => recent().getByRole("listitem").filter({ hasText: title });

  it("tell how each went and why it came, and are accessible open and closed", async () => {
    await page.goto(`${mock.address}/settings/notifications`);
    await recent().getByText("You were told of nothing yet").waitFor();
    mock.world.notify(1, { event: "chat_unread", channel: "email", happened_while: "offline", title: "Ada – Client", path: "/chat/all/2", state: "sent", outcome: "250 OK" });
    mock.world.notify(1, { event: "chat_unassigned", channel: "email", happened_while: "offline", title: "Ben – Client", state: "dropped", outcome: "answered" });
    mock.world.notify(1, { event: "alert_created", channel: "webhook", happened_while: "online", title: "Disk – desk-1", state: "dead", outcome: "HTTP 500", tries: 24 });
    mock.world.notify(2, { title: "Somebody else's" });
    await page.reload();
    const why = async (title: string) => {
      await line(title).getByRole("button", { name: "Why did I get this?" }).click();
      return line(title).locator(".recent-why").innerText();
    };
    expect(await why("Ada – Client")).toContain("Your rule “A new message in a conversation of mine” says: E-mail, while I'm offline.");
    expect(await why("Ben – Client")).toContain("It was answered already");
    expect(await why("Disk – desk-1")).toContain("HTTP 500");
    await line("Ada").getByText("Sent", { exact: true }).waitFor();
    await line("Ben").getByText("Not sent").waitFor();
    await line("Disk").getByText("Failed").waitFor();
    expect(await recent().getByText("Somebody else's").count()).toBe(0);
    await expectAccessible(page, "recent notifications, open");
    await line("Ada").getByRole("link").click();
    await page.waitForURL("**/chat/all/2");
  });

  it("have their loading, error and offline states, and pages", async () => {
    for (let index = 0; index < 25; ++index) mock.world.notify(1, { title: `Number ${index}`, state: "sent" });
    mock.faults.refuse = (method, path) => (method === "GET" && path === "/notifications" ? 503 : null);
    await page.goto(`${mock.address}/settings/notifications`);
    await recent().getByRole("alert").waitFor();
    mock.faults.refuse = null;
    await recent().getByRole("button", { name: "Retry" }).click();
    await recent().getByText("Number 24", { exact: true }).waitFor();
    await recent().getByRole("button", { name: "Older" }).click();
    await recent().getByText("Number 4", { exact: true }).waitFor();
    expect(await recent().getByRole("listitem").count()).toBe(5);
    await recent().getByRole("button", { name: "Newer" }).click();
    await recent().getByText("Number 24", { exact: true }).waitFor();
  });
});

describe("what waits for a page", () => {
  const toast = (text: string | RegExp) => page.locator(".toast").filter({ hasText: text });

  it("is told by one tab of several, and taken once", async () => {
    const second = await one.context.newPage();
    await page.goto(`${mock.address}/assets`);
    await second.goto(`${mock.address}/customers`);
    await eventually(() => mock.links(), 2);
    mock.world.notify(1, { event: "ticket_assigned", title: "#1001 Outlook", path: "/tickets/1" });
    await eventually(async () => (await Promise.all([page, second].map((tab) => tab.locator(".toast").filter({ hasText: "A ticket was assigned to you: #1001 Outlook" }).count()))).reduce((a, b) => a + b), 1);
    await eventually(() => mock.world.notices.told[0]?.state, "sent");
  });

  it("came while nobody was online, and is told on the next page in one word where it is much", async () => {
    mock.world.notify(2, { event: "ticket_assigned", title: "#1001 Outlook", path: "/tickets/1" });
    const two = await signIn(browser, mock, {}, people.jonas, "/assets");
    await two.page.locator(".toast").getByText("A ticket was assigned to you: #1001 Outlook").waitFor();
    await two.page.getByRole("button", { name: "Open", exact: true }).click();
    await two.page.waitForURL("**/tickets/1");
    await two.context.close();
    for (let index = 0; index < 5; ++index) mock.world.notify(2, { title: `Number ${index}` });
    const again = await signIn(browser, mock, {}, people.jonas, "/assets");
    await again.page.locator(".toast").getByText("5 notifications wait for you").waitFor();
    await again.page.getByRole("button", { name: "Open", exact: true }).click();
    await again.page.waitForURL("**/settings/notifications");
    await again.context.close();
  });

  it("is not told of what is before the eyes, and comes after the console was away", async () => {
    await page.goto(`${mock.address}/tickets/1`);
    await page.bringToFront();
    await eventually(() => mock.links(), 1);
    mock.world.notify(1, { event: "ticket_reply", title: "#1001 before the eyes", path: "/tickets/1" });
    await eventually(() => mock.world.notices.told[0]?.state, "sent");
    mock.faults.refuse = (method) => (method === "LIVE" ? 503 : null);
    mock.dropLinks();
    await page.getByText(/You see everything as of/).waitFor();
    mock.world.notify(1, { event: "alert_created", title: "While it was away", path: "/alerts/1" });
    mock.faults.refuse = null;
    await toast("While it was away").waitFor();
    expect(await toast("before the eyes").count()).toBe(0);
  });
});
