// A customer's folders in a real browser, on the mock console: made, renamed, deleted, with devices in them.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk));
const visit = (path: string) => page.goto(mock.address + path);
const card = () => page.getByRole("region", { name: "Folders" });
const dialog = () => page.getByRole("dialog");
const names = () => card().getByRole("listitem").evaluateAll((rows) => rows.map((row) => row.querySelector("strong")?.textContent ?? ""));

describe("folders", () => {
  it("are made below one another, renamed and deleted by keyboard alone, on every tab", async () => {
    const other = await signIn(browser, mock, {}, people.mara);
    await other.page.goto(`${mock.address}/customers/2`);
    await visit("/customers/2");
    await card().getByText("No folders yet").waitFor();
    await card().getByRole("button", { name: "New folder", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Practice");
    await page.keyboard.press("Enter");
    await eventually(names, ["Practice"]);
    await card().getByRole("button", { name: "New folder in Practice" }).focus();
    await page.keyboard.press("Enter");
    await dialog().getByRole("heading", { name: "New folder in Practice" }).waitFor();
    await page.keyboard.type("X-ray");
    await page.keyboard.press("Enter");
    await eventually(names, ["Practice", "X-ray"]);
    await other.page.getByRole("region", { name: "Folders" }).getByText("X-ray").waitFor();
    await card().getByRole("button", { name: "Rename Practice / X-ray" }).click();
    expect(await dialog().getByLabel("Name").inputValue()).toBe("X-ray");
    await dialog().getByLabel("Name").fill("Basement");
    await page.keyboard.press("Enter");
    await eventually(names, ["Practice", "Basement"]);
    await card().getByRole("button", { name: "Delete Practice", exact: true }).click();
    await dialog().getByText("Only an empty folder is deleted.").waitFor();
    mock.faults.delayMs = 300;
    await dialog().getByRole("button", { name: "Delete" }).focus();
    await page.keyboard.press("Enter");
    await dialog().getByRole("alert").getByText("The folder still has folders in it").waitFor();
    mock.faults.delayMs = 0;
    expect(await dialog().getByRole("button", { name: "Delete" }).evaluate((button) => button === document.activeElement), "whoever works by keys is where she was").toBe(true);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await card().getByRole("button", { name: "Delete Practice / Basement" }).click();
    await dialog().getByText("No device and no other folder lies in it.").waitFor();
    await expectAccessible(page, "deleting a folder");
    await dialog().getByRole("button", { name: "Delete" }).click();
    await eventually(names, ["Practice"]);
    await other.context.close();
  });

  it("take a device from its page", async () => {
    await visit("/assets/2");
    await page.getByRole("button", { name: "Folder…" }).click();
    await dialog().getByRole("combobox", { name: "Folder" }).selectOption({ label: "Office / Reception" });
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().waitFor({ state: "detached" });
    await page.locator(".page-lead").getByText("Reception").waitFor();
    await visit("/customers/1");
    await card().getByRole("listitem").filter({ hasText: "Reception" }).getByText("2 devices").waitFor();
    await card().getByRole("listitem").filter({ hasText: "Warehouse" }).getByText("0 devices").waitFor();
    await visit("/assets/2");
    await page.getByRole("button", { name: "Folder…" }).click();
    await dialog().getByRole("combobox", { name: "Folder" }).selectOption({ label: "No folder" });
    await dialog().getByRole("button", { name: "Save" }).click();
    await eventually(() => page.locator(".page-lead").getByText("Reception").count(), 0);
    await visit("/assets/3");
    await page.getByRole("button", { name: "Folder…" }).click();
    await dialog().getByText("Harbour Dental has no folders yet: they are made on its page.").waitFor();
  });

  it("that cannot be read say so, and are read again", async () => {
    mock.faults.refuse = (_method, path) => (path.startsWith("/folders") ? 503 : null);
    await visit("/customers/1");
    const retry = card().getByRole("alert").getByRole("button", { name: "Retry" });
    await retry.waitFor();
    mock.faults.refuse = null;
    await retry.click();
    await eventually(names, ["Office", "Reception", "Warehouse"]);
  });

  it("are changed only by those who may", async () => {
    const other = await signIn(browser, mock, {}, people.jonas);
    await other.page.goto(`${mock.address}/customers/1`);
    const theirs = other.page.getByRole("region", { name: "Folders" });
    await theirs.getByText("Warehouse").waitFor();
    expect(await theirs.getByRole("button").count()).toBe(0);
    await other.context.close();
  });

  it("have no barrier, and speak German", async () => {
    const other = await signIn(browser, mock);
    await other.page.evaluate(() => localStorage.setItem("deskbell.language", '"de"'));
    await other.page.goto(`${mock.address}/customers/1`);
    const theirs = other.page.getByRole("region", { name: "Ordner" });
    await theirs.getByRole("listitem").filter({ hasText: "Reception" }).getByText("1 Gerät").waitFor();
    await expectAccessible(other.page, "folders");
    await theirs.getByRole("button", { name: "Neuer Ordner in Office / Reception" }).click();
    await other.page.getByRole("dialog").getByLabel("Name").waitFor();
    await expectAccessible(other.page, "a new folder");
    await other.context.close();
  });
});
