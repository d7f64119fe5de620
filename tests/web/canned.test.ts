// Canned responses in the settings: changed, deleted and brought back, everybody's and one's own, by those who may.
import { expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, one, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, one, page } = desk), { to: "/settings" });

const list = (tab = page) => tab.getByRole("list", { name: "Canned responses" });
const row = (title: string, tab = page) => list(tab).getByRole("listitem").filter({ hasText: title });
const dialog = () => page.getByRole("dialog", { name: "Change the canned response" });
const kept = (title: string) => mock.world.canned.find((entry) => entry.title === title);
const composer = (tab = page) => tab.getByRole("textbox", { name: /Write an answer/ });

it("one is changed by keys alone, and is offered as it is now", async () => {
  const tab = await one.context.newPage();
  await tab.goto(`${mock.address}/settings`);
  await row("I am looking at it", tab).waitFor();
  await page.bringToFront(); // a page behind another one draws once a second
  await page.getByRole("button", { name: "Change I am looking at it" }).press("Enter");
  await expectAccessible(page, "changing a canned response");
  await eventually(() => dialog().getByLabel("Title").evaluate((field) => field === document.activeElement), true);
  expect(await dialog().getByRole("textbox", { name: "Text" }).inputValue()).toBe("Thank you, I am looking at it now and will be back in a few minutes.");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("On it");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("I am on it.");
  await dialog().getByRole("button", { name: "Save" }).press("Enter");
  await dialog().waitFor({ state: "detached" });
  await row("On it").getByText("I am on it.").waitFor();
  await row("On it", tab).getByText("I am on it.").waitFor();
  expect(kept("I am looking at it")).toBeUndefined();
  expect(kept("On it")).toMatchObject({ body: "I am on it.", personal: false });
  await page.goto(`${mock.address}/chat/all/2`);
  await composer().pressSequentially("/on it");
  await page.getByRole("option", { name: /On it/ }).waitFor();
  await composer().press("Enter");
  expect(await composer().inputValue()).toBe("I am on it.");
});

it("what the console refuses stays in the form, with why", async () => {
  await page.getByRole("button", { name: "Change Password changed" }).click();
  await dialog().getByLabel("Title").fill("New password");
  mock.faults.refuse = (method) => (method === "PUT" ? 503 : null);
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByRole("alert").getByText("The database is not reachable").waitFor();
  expect(await dialog().getByLabel("Title").inputValue()).toBe("New password");
  mock.faults.refuse = null;
  await page.keyboard.press("Escape");
  await row("Password changed").waitFor();
});

it("a deleted one is gone for everybody, and taken back it is there again", async () => {
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  await row("Restart the printer", jonas.page).waitFor();
  const before = kept("Restart the printer");
  await page.getByRole("button", { name: "Delete Restart the printer" }).click();
  await row("Restart the printer").waitFor({ state: "detached" });
  await page.locator(".toast").getByText("Restart the printer deleted").hover(); // Under the pointer it stays.
  await expectAccessible(page, "a canned response deleted, with undo");
  expect(kept("Restart the printer")).toBeUndefined();
  await jonas.page.reload();
  await row("I am looking at it", jonas.page).waitFor();
  expect(await row("Restart the printer", jonas.page).count()).toBe(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await row("Restart the printer").waitFor();
  expect(kept("Restart the printer")).toMatchObject({ body: before?.body, personal: false });
  await page.getByRole("button", { name: "Delete Restart the printer" }).click();
  await row("Restart the printer").waitFor({ state: "detached" });
  await page.keyboard.press("z");
  await row("Restart the printer").waitFor();
  mock.faults.refuse = (method) => (method === "DELETE" ? 503 : null);
  await page.getByRole("button", { name: "Delete Restart the printer" }).click();
  await page.locator(".toast").getByText("The database is not reachable").waitFor();
  await row("Restart the printer").waitFor();
  await jonas.context.close();
});

it("what can be taken back stays under the pointer, and goes when it is left", async () => {
  await page.clock.install();
  await page.reload();
  await page.getByRole("button", { name: "Delete Restart the printer" }).click();
  const said = page.locator(".toast").getByText("Restart the printer deleted");
  await said.hover();
  await page.clock.runFor(30_000);
  expect(await said.count()).toBe(1);
  await page.mouse.move(1, 1);
  await page.clock.runFor(1_100);
  await said.waitFor({ state: "detached" });
});

it("one's own is nobody else's: it can be made everybody's, deleted, and comes back as one's own", async () => {
  mock.world.canned.push(Object.assign({ title: "Regards", body: "Kind regards", personal: true }, { id: 90, uuid: "u90", owner: 1 }));
  await page.reload();
  await row("Regards").getByText("Only for me").waitFor();
  await page.getByRole("button", { name: "Delete Regards" }).click();
  await row("Regards").waitFor({ state: "detached" });
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await row("Regards").getByText("Only for me").waitFor();
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  await row("Password changed", jonas.page).waitFor();
  expect(await row("Regards", jonas.page).count()).toBe(0);
  await page.getByRole("button", { name: "Change Restart the printer" }).click();
  await dialog().getByLabel("Title").waitFor();
  expect(await dialog().getByLabel("Only for me").count(), "everybody's stays so").toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Change Regards" }).click();
  await dialog().getByLabel("Only for me").uncheck();
  await dialog().getByRole("button", { name: "Save" }).click();
  await row("Regards").getByText("Only for me").waitFor({ state: "detached" });
  await jonas.page.reload();
  await row("Regards", jonas.page).waitFor();
  await jonas.context.close();
});

it("are only read by who may not answer", async () => {
  mock.world.groups.rights.set(2, { admin: false, permissions: ["chat.see"] });
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  await row("Password changed", jonas.page).waitFor();
  expect(await list(jonas.page).getByRole("button").count()).toBe(0);
  expect(await jonas.page.getByRole("button", { name: "New canned response" }).count()).toBe(0);
  await jonas.context.close();
});

it("where there are none it is said", async () => {
  mock.world.canned.length = 0;
  await page.reload();
  await page.getByText("No canned responses yet").waitFor();
});

it("keeps nothing with a placeholder that nothing fills in, as the console does not, and says why", async () => {
  await page.getByRole("button", { name: "New canned response" }).click();
  const made = page.getByRole("dialog", { name: "New canned response" });
  const text = made.getByRole("textbox", { name: "Text" });
  await made.getByLabel("Title").fill("Farewell");
  await text.fill("Dear {{contact.first_name}}, {{nonsense}} and {{ Nonsens }}");
  await made.getByText("Nothing fills in {{nonsense}}, {{Nonsens}}: choose one of those above.").waitFor();
  await expectAccessible(page, "a placeholder that nothing fills in");
  const before = mock.world.canned.length;
  await made.getByRole("button", { name: "Save" }).click();
  await eventually(() => text.evaluate((field) => field === document.activeElement), true);
  expect(mock.world.canned).toHaveLength(before);
  expect(await made.getByRole("alert").count(), "nothing was sent").toBe(0);
  // A template's code is just text to the console.
  await text.fill("Dear {{contact.first_name}}, {{ x | y }}");
  await made.getByRole("status").waitFor({ state: "detached" });
  await made.getByRole("button", { name: "Save" }).click();
  await made.waitFor({ state: "detached" });
  await row("Farewell").waitFor();
});

it("says in a conversation where there are none yet", async () => {
  mock.world.canned.length = 0;
  await page.goto(`${mock.address}/chat/all/2`);
  await composer().fill("/");
  await page.getByText("There are no canned responses yet.").waitFor();
});

it("Enter does not send a slash for which there is no canned response, before Escape has closed the list", async () => {
  mock.world.canned.length = 0;
  await page.goto(`${mock.address}/chat/all/2`);
  const said = () => mock.world.messages.get(2)?.at(-1)?.text;
  const before = said();
  await composer().pressSequentially("/");
  await page.getByText("There are no canned responses yet.").waitFor();
  await page.getByText("To send it as it is: Esc, then Enter.").waitFor();
  await composer().press("Enter");
  await composer().pressSequentially("greet");
  await composer().press("Enter");
  expect([await composer().inputValue(), said()]).toEqual(["/greet", before]);
  await expectAccessible(page, "no canned responses");
  await composer().press("Escape");
  await page.getByText("There are no canned responses yet.").waitFor({ state: "detached" });
  await composer().press("Enter");
  await eventually(said, "/greet");
  // The next one is a question again; with words of one's own below it is an answer.
  await composer().pressSequentially("/");
  await page.getByText("There are no canned responses yet.").waitFor();
  await composer().press("Shift+Enter");
  await composer().pressSequentially("means the root folder");
  await composer().press("Enter");
  await eventually(said, "/\nmeans the root folder");
});
