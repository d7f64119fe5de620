// Security groups: made, changed, deleted, with people in them, by keys alone; what they allow holds at once on pages that are open.
import { expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: "/settings" });

const groups = () => page.getByRole("list", { name: "Security groups" });
const everybody = () => page.getByRole("list", { name: "People" });
const dialog = () => page.getByRole("dialog");
const box = (name: string) => dialog().getByRole("checkbox", { name, exact: true });
const gone = () => dialog().waitFor({ state: "detached" });
const kept = (name: string) => mock.world.groups.list.find((group) => group.name === name);
const rowOf = (name: string) => groups().getByRole("listitem").filter({ hasText: name });

it("is made, changed and deleted by keys alone", async () => {
  await page.getByRole("button", { name: "New security group" }).press("Enter");
  await dialog().getByLabel("Name").fill("First line");
  await expectAccessible(page, "a new group");
  await box("Administer the chat").press("Space");
  for (const name of ["See one's own", "Assign them"]) expect(await box(name).isChecked(), `${name}: not needed for it`).toBe(false);
  await box("Assign them").press("Space");
  expect(await box("See one's own").isChecked()).toBe(true);
  await box("Answer them").press("Space");
  await box("Jonas Okafor").press("Space");
  await dialog().getByLabel("Name").press("Enter");
  await gone();
  await rowOf("First line").getByText("1 person · Conversations").waitFor();
  expect([...(kept("First line")?.permissions ?? [])].sort()).toEqual(["chat.administer", "chat.answer", "chat.assign", "chat.see"]);
  expect(kept("First line")?.users).toEqual([2]);
  await everybody().getByText("jonas@example.com · Technicians, First line").waitFor();

  await page.getByRole("button", { name: "Change First line" }).press("Enter");
  await box("See one's own").press("Space");
  expect(await box("Answer them").isChecked()).toBe(false);
  await box("Administer the chat").press("Space");
  await box("Read tickets").press("Space");
  await dialog().getByRole("button", { name: "Save" }).press("Enter");
  await gone();
  await rowOf("First line").getByText("1 person · Tickets").waitFor();
  expect(kept("First line")?.permissions).toEqual(["ticket.read"]);

  await page.getByRole("button", { name: "Delete First line" }).press("Enter");
  await dialog().getByText("These people may no longer do what only this group allows.").waitFor();
  await dialog().getByText("Jonas Okafor").waitFor();
  await expectAccessible(page, "deleting a group");
  await dialog().getByRole("button", { name: "Delete", exact: true }).press("Enter");
  await gone();
  await rowOf("First line").waitFor({ state: "detached" });
  expect(kept("First line")).toBeUndefined();
});

it("says what is wrong, and overwrites nobody's change", async () => {
  await page.getByRole("button", { name: "New security group" }).click();
  await dialog().getByLabel("Name").fill("technicians");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByText("There is a security group of this name already").waitFor();
  await eventually(() => dialog().getByLabel("Name").evaluate((field) => field === document.activeElement), true);
  await page.keyboard.press("Escape");
  await gone();
  await page.getByRole("button", { name: "Change Night shift" }).click();
  await box("Read tickets").check();
  const night = kept("Night shift");
  if (night) Object.assign(night, { version: 2, permissions: ["chat.see"] });
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByText("Somebody else changed this in the meantime").waitFor();
  expect(kept("Night shift")?.permissions).toEqual(["chat.see"]);
});

it("the administrators' group may everything, and is never empty", async () => {
  await rowOf("Administrators").getByText("1 person · Everything, always").waitFor();
  expect(await page.getByRole("button", { name: /^Delete (Administrators|Technicians)$/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Groups of Mara Lindqvist" }).click();
  await box("Administrators").uncheck();
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByText("Mara Lindqvist is the only administrator: put somebody else into the group first").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Change Administrators" }).click();
  await dialog().getByText("Whoever is in this group may do everything, always.").waitFor();
  expect(await box("Answer them").count()).toBe(0);
  await box("Jonas Okafor").check();
  await dialog().getByRole("button", { name: "Save" }).click();
  await everybody().getByText("jonas@example.com · Administrators, Technicians").waitFor();
});

it("gives the command that adds a technician, not an administrator", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const section = page.getByRole("region", { name: "People", exact: true });
  await section.getByText(/Without --technician it makes an administrator/).waitFor();
  await section.getByRole("button", { name: "Copy: At the console's machine: add a technician" }).click();
  await page.getByRole("status").getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`deskbell-console admin create ADDRESS --technician --one-time-link --url ${mock.address}`);
});

it("somebody who is put elsewhere sees it at once on the page that is open", async () => {
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  await jonas.page.getByRole("heading", { name: "Canned responses" }).waitFor();
  const section = jonas.page.getByRole("heading", { name: "Security groups" });
  expect(await section.count()).toBe(0);
  const announcements = jonas.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Announcements" });
  expect(await announcements.count()).toBe(0);
  await page.getByRole("button", { name: "Groups of Jonas Okafor" }).click();
  await box("Administrators").check();
  await expectAccessible(page, "groups of a person");
  await dialog().getByRole("button", { name: "Save" }).click();
  await gone();
  await announcements.waitFor();
  await section.waitFor();
  await page.getByRole("button", { name: "Groups of Jonas Okafor" }).click();
  await box("Administrators").uncheck();
  await dialog().getByRole("button", { name: "Save" }).click();
  await section.waitFor({ state: "detached" });
  await jonas.context.close();
});

it("who may not do everything gives no more than that", async () => {
  mock.world.groups.list.push({ ...mock.world.groups.list[2]!, id: 4, name: "Stewards", permissions: ["user.manage", "chat.see", "chat.answer"], users: [2] });
  mock.world.groups.rights.set(2, { admin: false, permissions: ["user.manage", "chat.see", "chat.answer"] });
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  const row = (name: string) => jonas.page.getByRole("list", { name: "Security groups" }).getByRole("listitem").filter({ hasText: name });
  await row("Administrators").getByText("May do more than you").waitFor();
  expect(await jonas.page.getByRole("button", { name: "Change Technicians" }).count()).toBe(0);
  await jonas.page.getByRole("button", { name: "Change Night shift" }).click();
  const right = (name: string) => jonas.page.getByRole("dialog").getByRole("checkbox", { name, exact: true });
  expect(await right("Change policies").isDisabled()).toBe(true);
  expect(await right("Answer them").isDisabled()).toBe(false);
  await expectAccessible(jonas.page, "what one may not give");
  expect(jonas.faults).toEqual([]);
  await jonas.context.close();
});

it("says when it cannot be read, and reads it again", async () => {
  mock.faults.refuse = (method, path) => (method === "GET" && /^\/(users|security_groups)$/.test(path) ? 503 : null);
  await page.reload();
  const failed = page.getByRole("region", { name: "Security groups" }).getByRole("alert");
  await failed.getByText("The database is not reachable").waitFor();
  await expectAccessible(page, "groups that cannot be read");
  mock.faults.refuse = null;
  await failed.getByRole("button", { name: "Retry" }).click();
  await rowOf("Technicians").waitFor();
  await expectAccessible(page, "groups");
});
