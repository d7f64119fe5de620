// axe on every page and dialog, in both themes (expectAccessible looks at both): no violation.
import { it } from "vitest";
import { expectAccessible, signIn, useConsole, type Desk } from "./support";

let { browser, mock } = {} as Desk;
useConsole((desk) => ({ browser, mock } = desk));

/** Each page with what tells that it is there. */
const pages: [string, string][] = [
  ["/chat/all", ".chat-row"],
  ["/chat/all/1", ".message-note"],
  ["/chat/archived/8", ".composer-closed"],
  ["/chat/mine?q=nothing-like-this", ".state"],
  ["/assets", "tbody tr"],
  ["/assets/1", ".meter"],
  ["/assets/1/disks", ".card-panel"],
  ["/assets/1/software", "tbody tr"],
  ["/assets/1/events", ".event-list"],
  ["/assets/1/policy", "tbody tr"],
  ["/alerts", "tbody tr"],
  ["/alerts/1", ".alert-text"],
  ["/announcements", "tbody tr"],
  ["/announcements/1", ".tray-card"],
  ["/announcements/2", "tbody tr"],
  ["/announcements/3", ".tray-card"],
  ["/tickets", "tbody tr"],
  ["/tickets/3", ".comment"],
  ["/policies", "tbody tr"],
  ["/policies/1", ".tray-items"],
  ["/customers", "tbody tr"],
  ["/customers/1", ".plain-list li"],
  ["/search", ".found"],
  ["/settings", ".key-list"],
  ["/settings/notifications", ".rules"],
];

it("the sign-in page", async () => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${mock.address}/sign-in`);
  await page.getByLabel("Password").waitFor();
  await expectAccessible(page, "/sign-in");
  await page.goto(`${mock.address}/welcome#token=x`);
  await page.getByLabel("New password").waitFor();
  await expectAccessible(page, "/welcome");
  await context.close();
});

it("every page", async () => {
  const { context, page } = await signIn(browser, mock);
  for (const [path, sign] of pages) {
    await page.goto(mock.address + path);
    await page.locator(sign).first().waitFor();
    await expectAccessible(page, path);
  }
  await context.close();
}, 180_000);

it("dialogs, menus and the narrow page", async () => {
  const { context, page } = await signIn(browser, mock);
  await page.goto(`${mock.address}/chat/all/1`);
  await page.locator(".message").first().waitFor();
  for (const [keys, sign] of [["Control+k", "Command palette"], ["Control+/", "Keys"]] as const) {
    await page.keyboard.press(keys);
    await page.getByRole("dialog", { name: sign }).waitFor();
    await expectAccessible(page, sign);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await page.getByRole("button", { name: "Start a conversation" }).first().click();
  await page.locator(".pick-list li").first().waitFor();
  await expectAccessible(page, "start");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Reassign/ }).click();
  await page.getByRole("menu").waitFor();
  await expectAccessible(page, "menu");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save transcript" }).click();
  await page.getByRole("menu", { name: "Save transcript" }).waitFor();
  await expectAccessible(page, "transcript menu");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Start a conversation" }).first().click();
  await page.getByRole("dialog").getByRole("searchbox").fill("vogel");
  await page.getByRole("list", { name: "Customers" }).getByRole("button").first().waitFor();
  await expectAccessible(page, "start, found");
  await page.getByRole("list", { name: "Customers" }).getByRole("button").first().click();
  await page.getByText("Devices of Vogel & Partner").waitFor();
  await expectAccessible(page, "start among");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.setViewportSize({ width: 800, height: 800 });
  await page.getByRole("button", { name: "Back to the list" }).waitFor();
  await page.getByRole("button", { name: "Show details" }).click();
  await page.getByRole("complementary", { name: "Details" }).waitFor();
  await expectAccessible(page, "drawer");
  await context.close();
}, 120_000);

it("what comes and goes in a conversation: offers, warnings, failures, undoing, offline", async () => {
  const { context, page } = await signIn(browser, mock);
  mock.world.reset();
  mock.faults.refuse = null;
  await page.goto(`${mock.address}/chat/all/2`);
  const answer = page.getByRole("textbox", { name: /Write an answer/ });
  await answer.fill("/");
  await page.getByRole("listbox", { name: "Canned responses" }).waitFor();
  await expectAccessible(page, "canned");
  await answer.fill("refuse me");
  await answer.press("Enter");
  await page.getByText("Text is refused by this mock").waitFor();
  mock.world.technicianTypes(mock.world.chats.find((chat) => chat.id === 2)?.uuid ?? "", { id: 2, name: "Jonas Okafor" });
  await page.getByText("Jonas Okafor is writing an answer too").waitFor();
  await expectAccessible(page, "failed and collision");
  await page.getByRole("button", { name: "Private note" }).click();
  const note = page.getByRole("textbox", { name: /private note/ });
  await note.pressSequentially("@");
  await page.getByRole("listbox", { name: "Technicians" }).waitFor();
  await expectAccessible(page, "mention");
  await note.press("Enter");
  await note.press("Enter");
  await page.getByRole("log").locator("mark").waitFor();
  await page.getByRole("button", { name: "Close conversation" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await expectAccessible(page, "closed, with undo");
  mock.faults.refuse = (method) => (method === "LIVE" || method === "POST" ? 503 : null);
  mock.dropLinks();
  await page.getByText(/You see everything as of/).waitFor();
  await expectAccessible(page, "offline");
  mock.faults.refuse = null;
  await page.goto(`${mock.address}/settings`);
  await page.getByRole("button", { name: "New canned response" }).click();
  await page.getByRole("dialog").getByLabel("Only for me").waitFor();
  await expectAccessible(page, "canned form");
  await page.goto(`${mock.address}/announcements/3`);
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByRole("dialog").getByLabel("Chosen devices").click();
  await page.getByRole("dialog").getByRole("checkbox").first().click();
  await expectAccessible(page, "announcement form");
  await page.getByRole("dialog").getByLabel("A folder of a customer").click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Customer" }).selectOption({ label: "Harbour Dental" });
  await page.getByRole("dialog").getByText(/has no folders/).waitFor();
  await expectAccessible(page, "announcement to a folder");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("dialog", { name: "Withdraw this announcement?" }).waitFor();
  await expectAccessible(page, "withdraw");
  await context.close();
}, 120_000);
