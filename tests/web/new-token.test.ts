// A token with which devices are enrolled, made on the page of enrolment in a real browser, on the mock console.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const dialog = () => page.getByRole("dialog");

describe("a new token", () => {
  const select = (name: string) => dialog().getByRole("combobox", { name });
  const uses = () => dialog().getByLabel("How many devices may use the token");
  const make = () => dialog().getByRole("button", { name: "Make a token" });
  const told = () => dialog().getByText("The token is in these commands, and is shown this once.");
  const newest = () => mock.world.tokens.at(-1);
  const open = () => page.getByRole("button", { name: "New token" }).click();

  it("is made where there is none, by keyboard alone, and is shown once with the commands for it", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: mock.address });
    await visit("/enrolment");
    await page.getByText("No token lets a device in").waitFor();
    await expectAccessible(page, "no token yet");
    expect(await page.getByRole("button", { name: "New token" }).count(), "one way is enough").toBe(1);
    await page.getByRole("button", { name: "New token" }).focus();
    await page.keyboard.press("Enter");
    await eventually(() => select("Customer").evaluate((one) => one === document.activeElement), true);
    await select("Customer").getByText("Nordlicht Architekten").waitFor({ state: "attached" });
    await page.keyboard.press("N");
    await select("Folder for new devices").getByText("Office / Reception").waitFor({ state: "attached" });
    await expectAccessible(page, "a new token");
    await page.keyboard.press("Tab");
    await page.keyboard.press("W");
    await dialog().getByText("Its policies hold for them from the start.").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("12");
    await page.keyboard.press("Tab");
    await page.keyboard.press("3");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await told().waitFor();
    await expectAccessible(page, "a token that was made");
    expect(newest()).toMatchObject({ customer_id: 1, folder: { name: "Warehouse" }, uses_left: 12, needs_approval: true });
    expect(Math.round((Date.parse(newest()?.expires_at ?? "") - Date.now()) / 86_400_000)).toBe(30);
    await dialog().getByText("Each device then waits under Assets, Enrolment until somebody approves it.").waitFor();
    const copied = async (name: string) => {
      await dialog().getByRole("button", { name: `Copy: ${name}` }).click();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await eventually(() => copied("The token alone").then((text) => /^dbt_[0-9a-f]{32}$/.test(text)), true);
    const token = await copied("The token alone");
    await eventually(() => copied("Install the package, and enrol"), `DESKBELL_URL=${mock.address} DESKBELL_TOKEN=${token} apt-get install ./deskbell_*.deb`);
    await page.mouse.click(5, 5);
    expect(await told().count(), "a click beside it does not lose it").toBe(1);
    await dialog().getByRole("button", { name: "Done" }).click();
    await dialog().waitFor({ state: "detached" });
    const row = page.getByRole("row", { name: /Nordlicht Architekten/ });
    for (const words of ["12 of 12", "with approval", "Warehouse", "Mara Lindqvist"]) await row.getByText(words).waitFor();
    expect(await page.content(), "it is shown nowhere else").not.toContain(token);
    await page.getByRole("button", { name: "New token" }).waitFor();
  });

  it("begins with the customer that the list is of, and forgets a folder of another", async () => {
    await visit("/enrolment?customer=1");
    await page.getByRole("combobox", { name: "Customer" }).getByText("Nordlicht Architekten").waitFor({ state: "attached" });
    await open();
    expect(await select("Customer").inputValue()).toBe("1");
    await select("Folder for new devices").selectOption({ label: "Office" });
    await select("Customer").selectOption({ label: "Harbour Dental" });
    await select("Folder for new devices").getByText("No folders").waitFor({ state: "attached" });
    await make().click();
    await told().waitFor();
    expect(newest()).toMatchObject({ customer_id: 2, uses_left: 1, needs_approval: false });
    expect(newest()?.folder).toBeUndefined();
    expect(Math.round((Date.parse(newest()?.expires_at ?? "") - Date.now()) / 86_400_000)).toBe(7);
  });

  it("says at its field what the console refuses, and keeps the rest", async () => {
    await visit("/enrolment");
    await open();
    await make().click();
    expect(await select("Customer").evaluate((one: HTMLSelectElement) => one.validity.valueMissing), "whose devices has to be said").toBe(true);
    await select("Customer").selectOption({ label: "Nordlicht Architekten" });
    await select("Folder for new devices").selectOption({ label: "Warehouse" });
    for (const wrong of ["", "0", "100001", "1.5"]) {
      await uses().fill(wrong);
      await make().click();
      expect(await uses().evaluate((field: HTMLInputElement) => field.validity.valid), wrong).toBe(false);
    }
    expect(mock.world.tokens.length).toBe(0);
    await uses().fill("5");
    const answers: [string, string, string][] = [
      ["Uses: found 5, expected 1 to 3", "uses", "Devices: 5 is not from 1 to 3"],
      ["Expires in: found 604800, expected 60 to 3600 seconds", "life", "Expiry: 604800 is not from 60 to 3600"],
      ["Folder can't be found", "folder", "Folder can't be found"],
      ["Customer can't be found", "customer", "Customer can't be found"],
    ];
    for (const [message, field, words] of answers) {
      await page.route("**/api/v1/enrollment_tokens", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 422, json: { success: false, message: [message] } }) : route.fallback()), { times: 1 });
      await make().click();
      await dialog().locator(`.field:has([name=${field}])`).getByRole("alert").getByText(words).waitFor();
      await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("name")), field);
      expect(await dialog().locator(`[name=${field}]`).getAttribute("aria-invalid")).toBe("true");
    }
    await expectAccessible(page, "a token that is refused");
    expect([await select("Customer").inputValue(), await uses().inputValue(), await select("Folder for new devices").inputValue()]).toEqual(["1", "5", "3"]);
    await make().click();
    await told().waitFor();
  });

  it("is one, also where the answer was lost and it is asked for again; another one where something was changed", async () => {
    await visit("/enrolment");
    await open();
    await select("Customer").selectOption({ label: "Harbour Dental" });
    mock.faults.refuse = (method, path) => (method === "POST" && path === "/enrollment_tokens" ? "lose" : null);
    await make().click();
    await dialog().getByRole("alert").getByText("The console cannot be reached").waitFor();
    expect(mock.world.tokens.length).toBe(1);
    mock.faults.refuse = null;
    await make().click();
    await told().waitFor();
    expect(mock.world.tokens.length).toBe(1);
    await page.keyboard.press("Escape");
    expect(await told().count(), "Escape does not lose it").toBe(1);
    await dialog().getByRole("button", { name: "Done" }).click();
    await dialog().waitFor({ state: "detached" });
    await open();
    await select("Customer").selectOption({ label: "Harbour Dental" });
    mock.faults.refuse = (method, path) => (method === "POST" && path === "/enrollment_tokens" ? "lose" : null);
    await make().click();
    await dialog().getByRole("alert").getByText("The console cannot be reached").waitFor();
    mock.faults.refuse = null;
    await uses().fill("2");
    await make().click();
    await told().waitFor();
    expect(mock.world.tokens.map((one) => one.uses_left)).toEqual([1, 1, 2]);
  });

  it("waits for the console while it cannot be reached, and nothing that was chosen is lost", async () => {
    await visit("/enrolment");
    await open();
    await select("Customer").selectOption({ label: "Nordlicht Architekten" });
    await uses().fill("9");
    await eventually(() => mock.links(), 1);
    mock.faults.refuse = (method) => (method === "LIVE" || method === "POST" ? 503 : null);
    mock.dropLinks();
    await dialog().getByText(/The console cannot be reached. What you enter here stays/).waitFor();
    await expectAccessible(page, "a new token, offline");
    await make().click();
    await dialog().getByRole("alert").getByText("The database is not reachable").waitFor();
    mock.faults.refuse = null;
    await dialog().getByText(/What you enter here stays/).waitFor({ state: "detached" });
    expect([await select("Customer").inputValue(), await uses().inputValue()]).toEqual(["1", "9"]);
    await make().click();
    await told().waitFor();
    expect(newest()).toMatchObject({ customer_id: 1, uses_left: 9 });
  });

  it("says where folders or customers cannot be read, and where there is no customer", async () => {
    mock.faults.refuse = (_method, path) => (path === "/folders" ? 500 : null);
    await visit("/enrolment");
    await open();
    await select("Customer").selectOption({ label: "Nordlicht Architekten" });
    await dialog().getByText("The folders of Nordlicht Architekten cannot be read now.").waitFor();
    mock.faults.refuse = null;
    await dialog().getByRole("button", { name: "Retry" }).click();
    await select("Folder for new devices").selectOption({ label: "Office" });
    mock.world.customers.length = 0;
    await visit("/enrolment");
    await open();
    await dialog().getByText("A token is for the devices of a customer: make one first.").waitFor();
    await dialog().getByRole("link", { name: "Customers" }).click();
    await page.waitForURL("**/customers");
  });

  it("is offered only to those who may make one and see the customers", async () => {
    mock.world.groups.rights.set(2, { admin: false, permissions: ["enrollment.manage", "asset.read"] });
    const jonas = await signIn(browser, mock, {}, people.jonas, "/enrolment");
    await jonas.page.getByText("No token lets a device in").waitFor();
    expect(await jonas.page.getByRole("button", { name: "New token" }).count()).toBe(0);
    await jonas.context.close();
  });

  it("says in German what it says in English", async () => {
    const other = await signIn(browser, mock, { locale: "de-DE" }, people.mara, null);
    await other.page.goto(`${mock.address}/enrolment`);
    await other.page.getByRole("button", { name: "Neues Token" }).click();
    const german = other.page.getByRole("dialog");
    await german.getByRole("combobox", { name: "Kunde" }).selectOption({ label: "Nordlicht Architekten" });
    await german.getByLabel("Ordner für neue Geräte").selectOption({ label: "Office" });
    expect(await german.getByLabel("Wie lange es Geräte einlässt").getByRole("option").allTextContents()).toEqual(["1 Stunde", "24 Stunden", "7 Tage", "30 Tage", "90 Tage", "1 Jahr"]);
    await expectAccessible(other.page, "a new token, in German");
    await german.getByRole("button", { name: "Token erzeugen" }).click();
    await german.getByText("Das Token steht in diesen Befehlen und wird nur dieses eine Mal gezeigt.").waitFor();
    await other.context.close();
  });
});
