// Policies, in a real browser, on the mock console: drafts, the places that they are for, and the editor under a person's hands.
import { expect, it } from "vitest";
import { eventually, expectAccessible, holdBack, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const code = () => page.getByRole("textbox", { name: "Policy as JSON" });
const save = () => page.getByRole("button", { name: "Save", exact: true });
const rewrite = async (text: string) => {
  await code().click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
};
/** Lines as they stand in the editor; "" where it is folded or out of sight. */
const lines = () => page.locator(".cm-line").allTextContents();

it("a starter opens as a draft: nothing is stored before it is saved", async () => {
  mock.world.policies.length = 0;
  await visit("/policies");
  await page.getByRole("link", { name: "Workstation" }).click();
  await page.getByText("Not saved yet: no device has it.").waitFor();
  await page.getByText("No problems").waitFor();
  await eventually(async () => (await lines()).length > 3, true);
  expect(mock.world.policies).toEqual([]);
  expect(await save().isEnabled()).toBe(true);
  await expectAccessible(page, "a draft");
  await save().click();
  await page.waitForURL(/\/policies\/\d+$/);
  expect(mock.world.policies.map(({ summary }) => [summary.layer, summary.name])).toEqual([["organisation", "Workstations"]]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("policy_draft")))).toEqual([]);
});

it("a draft that was changed is kept, and forgotten when it is discarded", async () => {
  mock.world.policies.length = 0;
  await visit("/policies/new?layer=organisation");
  await code().waitFor();
  await rewrite('{ "name": "Half done", "settings": {} }');
  await page.getByText("No problems").waitFor();
  await page.reload();
  await page.getByText('"Half done"').waitFor();
  await page.getByRole("button", { name: "Discard" }).click();
  await page.waitForURL("**/policies");
  await page.getByRole("link", { name: "Empty policy" }).click();
  await page.getByText('"New policy"').waitFor();
  expect(mock.world.policies).toEqual([]);
});

it("a draft is not taken for the starter that was chosen: that is said, and begun with when wanted", async () => {
  mock.world.policies.length = 0;
  const begin = async (starter: string) => {
    await visit("/policies");
    await page.getByRole("link", { name: starter, exact: true }).click();
    await code().waitFor();
  };
  const shown = page.getByText("Your draft for this place is shown, not “Server”.");
  await begin("Workstation");
  await page.getByText('"Workstations"').waitFor();
  expect(await page.getByText(/Your draft for this place/).count()).toBe(0);
  await rewrite('{ "name": "Half done", "settings": {} }');
  await page.getByText("No problems").waitFor();
  await begin("Workstation"); // The same again: its draft is what is looked for.
  await page.getByText('"Half done"').waitFor();
  expect(await page.getByText(/Your draft for this place/).count()).toBe(0);
  await begin("Server");
  await shown.waitFor();
  await page.getByText('"Half done"').waitFor();
  await expectAccessible(page, "a draft of another starter");
  await rewrite('{ "name": "More done", "settings": {} }');
  await page.reload(); // What is written on remains what it was begun with.
  await shown.waitFor();
  await page.getByRole("button", { name: "Begin anew with “Server”" }).click();
  await page.getByText('"Servers"').waitFor();
  await shown.waitFor({ state: "detached" });
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("policy_draft")))).toEqual([]);
});

it("a new policy asks for its place, by name, and makes it there", async () => {
  await visit("/policies");
  await page.getByRole("button", { name: "New policy" }).click();
  const dialog = page.getByRole("dialog", { name: "New policy" });
  // The organisation has one: that is said, with the way to it, and another place is chosen at first.
  expect(await dialog.getByRole("radio", { name: "All devices of a customer" }).isChecked()).toBe(true);
  await dialog.getByRole("radio", { name: "All devices", exact: true }).check();
  await dialog.getByText("There is a policy at this place already: “Everybody”.").waitFor();
  expect(await dialog.getByRole("link").count(), "one way to it is enough").toBe(0);
  await dialog.getByRole("button", { name: "Open the one that is there" }).waitFor();
  await expectAccessible(page, "where a policy holds");
  await dialog.getByRole("radio", { name: "All devices of a customer" }).check();
  await dialog.getByRole("combobox", { name: "Customer" }).selectOption({ label: "Harbour Dental" });
  await dialog.getByLabel("Begin with").selectOption("Kiosk");
  await dialog.getByRole("button", { name: "Open draft" }).click();
  await page.getByText("Harbour Dental", { exact: true }).waitFor();
  await page.getByText("No problems").waitFor();
  expect(mock.world.policies).toHaveLength(1);
  await save().click();
  await page.waitForURL(/\/policies\/\d+$/);
  const harbour = mock.world.customers.find((one) => one.business_name === "Harbour Dental");
  expect(mock.world.policies[1]?.summary).toMatchObject({ layer: "customer", customer_id: harbour?.id, bound_to: "Harbour Dental" });
});

it("a device is found and chosen, too", async () => {
  await visit("/policies");
  await page.getByRole("button", { name: "New policy" }).click();
  const dialog = page.getByRole("dialog", { name: "New policy" });
  await dialog.getByRole("radio", { name: "One device" }).check();
  await dialog.getByRole("searchbox").fill("vogel-srv");
  await dialog.getByRole("radio", { name: /^vogel-srv/ }).check();
  await dialog.getByRole("button", { name: "Open draft" }).click();
  await page.getByText('"Policy of vogel-srv"').waitFor();
  await save().click();
  await eventually(() => mock.world.policies[1]?.summary.layer, "asset");
});

it("somebody else was faster: that is said with the way to theirs, and without a number", async () => {
  await visit("/policies/new?layer=customer&id=1");
  await page.getByText("No problems").waitFor();
  const first = mock.world.policies[0];
  if (first) mock.world.policies.push({ ...first, summary: { ...first.summary, id: 77, name: "Theirs", layer: "customer", customer_id: 1 } });
  await save().click();
  const alert = page.getByRole("alert");
  await alert.getByRole("link", { name: "Open “Theirs”" }).waitFor();
  expect(await alert.textContent()).not.toMatch(/[0-9a-f]{8}-/);
  await expect.poll(() => save().isDisabled()).toBe(true);
});

it("a customer, a folder and a device lead to a policy of their own", async () => {
  const [folder] = (mock.world as unknown as { folders: { id: number; path: string; customer_id: number }[] }).folders;
  if (!folder) throw new Error("the mock has no folder");
  await visit(`/customers/${folder.customer_id}`);
  await page.getByRole("button", { name: `New policy for ${folder.path}`, exact: true }).click();
  await page.getByText(`"Policy of ${folder.path}"`).waitFor();
  await save().click();
  await eventually(() => mock.world.policies[1]?.summary.layer, "folder");
  await visit(`/customers/${folder.customer_id}`);
  await page.getByRole("button", { name: `Policy of ${folder.path}`, exact: true }).waitFor();
  await page.getByRole("button", { name: "Policy of its own" }).click();
  await page.waitForURL(`**/policies/new?layer=customer&id=${folder.customer_id}`);
  await visit("/assets/7/policy");
  await page.getByRole("button", { name: "Policy of its own" }).click();
  await page.waitForURL("**/policies/new?layer=asset&id=7");
});

it("who may only read policies is offered no new one, and finds the one that is there", async () => {
  mock.world.groups.rights.set(2, { admin: false, permissions: ["policy.read", "customer.read", "asset.read"] });
  const { context, page: tab, faults } = await signIn(browser, mock, {}, "jonas@example.com", "/customers/1");
  await tab.getByRole("heading", { level: 1 }).waitFor();
  await tab.getByRole("heading", { name: "Folders" }).waitFor();
  await eventually(() => tab.getByRole("button", { name: /olicy/ }).count(), 0);
  await context.close();
  expect(faults).toEqual([]);
});

it("loses no key and keeps the caret while a person types on after a discard, however slow the page is", async () => {
  const stored = mock.world.policies[0];
  const menu = [{ id: "chat", type: "live_chat", title: "Ask us", chat: { unavailable_after: 180 } }];
  if (stored) stored.document = JSON.stringify({ name: "Everybody", settings: { "tray.menu": menu } }, null, 2);
  await visit("/policies/1");
  await page.getByText("No problems").waitFor();
  await rewrite('{\n  "name": "Everybody",\n  "settings": {}\n}\n');
  await page.getByRole("button", { name: "Discard changes" }).click();
  await eventually(async () => (await lines()).join("\n").includes("Ask us"), true);
  const line = page.locator(".cm-line", { hasText: "unavailable_after" }).first();
  await line.click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  const before = await lines();
  const at = before.findIndex((text) => text.includes("unavailable_after"));
  // As a slow machine has it: what the page draws after a key comes after the next key.
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.keyboard.type('"unavailable_after": 45,', { delay: 60 });
  await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const wanted = before.map((text, index) => (index === at ? `${/^\s*/.exec(text)?.[0]}"unavailable_after": 45,` : text));
  expect(await lines()).toEqual(wanted);
});

it("a draft with faults is said to be one when the page comes again, beside the menu of what is stored", async () => {
  const stored = mock.world.policies[0];
  const menu = [{ id: "chat", type: "live_chat", title: "Ask us" }];
  if (stored) stored.document = JSON.stringify({ name: "Everybody", settings: { "tray.menu": menu } }, null, 2);
  const preview = page.getByRole("region", { name: "Menu preview" });
  await visit("/policies/1");
  await preview.getByText("Ask us").waitFor();
  expect(await page.getByText("This is your draft from before").count()).toBe(0);
  await rewrite('{ "name": "Half');
  await page.getByText(/\d problems?/).first().waitFor();
  expect(await page.getByText("This is your draft from before").count(), "it is written here and now").toBe(0);
  await page.reload();
  await page.getByText("This is your draft from before. It is not saved, and no device has it.").waitFor();
  await preview.getByText("Ask us").waitFor();
  await preview.getByText("This is the last version without errors.").waitFor();
  await expectAccessible(page, "a draft from before");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByText("This is your draft from before").waitFor({ state: "detached" });
});

it("a text that is saved stays where it is, with the caret in it", async () => {
  await visit("/policies/1");
  await rewrite('{\n  "name": "Everybody",\n  "settings": {}\n}\n');
  await page.getByText("No problems").waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await save().click();
  await eventually(() => mock.world.policies[0]?.summary.version, 8);
  await page.getByText("Version 8").waitFor();
  await eventually(() => save().isDisabled(), true);
  await page.keyboard.insertText(" ");
  expect((await lines()).slice(0, 3)).toEqual(["{", '  "name": "Everybody", ', '  "settings": {}']);
});

it("is read-only while the console cannot be reached, keeps the draft, and is written on when it is back", async () => {
  for (const path of ["/policies/1", "/policies/new?layer=customer&id=1"]) {
    await visit(path);
    await code().waitFor();
    await rewrite('{ "name": "Mine", "settings": {} }');
    await page.getByText("No problems").waitFor();
    await eventually(() => save().isEnabled(), true);
    await eventually(() => mock.links(), 1);
    mock.faults.refuse = (method) => (method === "LIVE" ? 503 : null);
    mock.dropLinks();
    await page.getByText("Read-only while the console cannot be reached; your draft is kept.").waitFor();
    expect([await save().isDisabled(), await page.getByRole("button", { name: /^Discard/ }).isDisabled(), await page.locator(".cm-content").getAttribute("contenteditable")]).toEqual([true, true, "false"]);
    await expectAccessible(page, "a policy, offline");
    const before = await lines();
    await page.locator(".cm-content").click();
    await page.keyboard.type("lost?");
    await page.keyboard.press("Control+s");
    expect([await lines(), await page.getByRole("dialog").count()], "a letter is no command there").toEqual([before, 0]);
    mock.faults.refuse = null;
    await page.getByText("Read-only while the console cannot be reached").waitFor({ state: "detached" });
    await rewrite('{ "name": "Mine again", "settings": {} }');
    await page.getByText("No problems").waitFor();
    await save().click();
    await page.getByText("Saved. Devices that are online have it in a moment.").waitFor();
    await page.waitForURL(/\/policies\/\d+$/);
  }
  expect(mock.world.policies.map((one) => one.document)).toEqual(Array(2).fill('{ "name": "Mine again", "settings": {} }'));
});

it("has a draft that was behind stay undecided while the console cannot be reached", async () => {
  await visit("/");
  await page.evaluate(() => localStorage.setItem("deskbell.policy_draft.1", '{"text":"{ \\"name\\": \\"mine\\", \\"settings\\": {} }","version":3,"tag":null}'));
  await visit("/policies/1");
  const [theirs, mine] = [page.getByRole("button", { name: "Take theirs" }), page.getByRole("button", { name: "Save mine over it" })];
  await theirs.waitFor();
  expect([await theirs.isEnabled(), await mine.isEnabled()]).toEqual([true, true]);
  await eventually(() => mock.links(), 1);
  mock.faults.refuse = (method) => (method === "LIVE" ? 503 : null);
  mock.dropLinks();
  await eventually(async () => [await theirs.isDisabled(), await mine.isDisabled()], [true, true]);
  await page.getByText('"mine"').waitFor();
  mock.faults.refuse = null;
  await eventually(() => mine.isEnabled(), true);
});

it("cannot be saved while it is read, and is a form once it is there", async () => {
  for (const [path, answer] of [["/policies/1", /\/api\/v1\/policies\/1$/], ["/policies/new?layer=customer&id=1", /\/api\/v1\/customers\/1$/]] as const) {
    const release = await holdBack(page, answer);
    await visit(path);
    await save().waitFor();
    expect([await save().isDisabled(), await code().count()], path).toEqual([true, 0]);
    await page.getByRole("status", { name: "Loading" }).waitFor();
    await expectAccessible(page, "a policy that is read");
    release();
    await code().waitFor();
    expect(await page.locator(".cm-content").getAttribute("contenteditable")).toBe("true");
  }
});

it("a long line is wrapped, not scrolled to", async () => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await visit("/policies/1");
  await code().waitFor();
  await rewrite(`{ "name": "${"long words ".repeat(60)}", "settings": {} }`);
  await eventually(() => page.locator(".cm-scroller").evaluate((area) => area.scrollWidth <= area.clientWidth), true);
  expect(await page.locator(".cm-line").first().evaluate((line) => line.getBoundingClientRect().height)).toBeGreaterThan(60);
});

it("the preview says of the link what the tray says", async () => {
  await visit("/policies/1");
  const preview = page.getByRole("region", { name: "Menu preview" });
  await preview.getByText("Online", { exact: true }).waitFor();
  await page.evaluate(() => localStorage.setItem("deskbell.language", '"de"'));
  await page.reload();
  // The tray's own translation (tray/translations/deskbell_de.ts).
  await page.locator(".tray-status").getByText("Verbunden", { exact: true }).waitFor();
});
