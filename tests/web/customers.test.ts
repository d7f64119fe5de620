// A customer's page in a real browser, on the mock console: the customer and its contacts changed, devices enrolled.
import { describe, expect, it } from "vitest";
import { beforePages, eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const dialog = () => page.getByRole("dialog");
const contacts = () => page.getByRole("region", { name: "Contacts" });
const focused = (label: string) => eventually(() => dialog().getByLabel(label).evaluate((field) => field === document.activeElement), true);

describe("a customer", () => {
  it("is changed by keyboard alone, and only in what was touched", async () => {
    const sent: unknown[] = [];
    page.on("request", (request) => request.method() === "PUT" && sent.push(request.postDataJSON()));
    await visit("/customers/1");
    await page.getByRole("button", { name: "Change", exact: true }).focus();
    await page.keyboard.press("Enter");
    await dialog().getByRole("heading", { name: "Change Nordlicht Architekten" }).waitFor();
    await focused("Name of the business");
    expect(await dialog().getByLabel("E-mail").inputValue()).toBe("office@nordlichtarchitekten.example");
    await dialog().getByLabel("Telephone").fill("+49 30 555 99");
    await page.keyboard.press("Enter");
    await dialog().waitFor({ state: "detached" });
    await page.locator(".page-lead").getByText("+49 30 555 99").waitFor();
    expect(sent).toEqual([{ phone: "+49 30 555 99" }]);
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await dialog().getByLabel("Name of the business").fill("Nordlicht GmbH");
    await dialog().getByLabel("E-mail").fill("");
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Nordlicht GmbH", level: 1 }).waitFor();
    expect(await page.locator(".page-lead a").count(), "what was emptied is gone").toBe(0);
    await page.getByRole("link", { name: "Customers" }).first().click();
    await page.getByRole("row", { name: /Nordlicht GmbH/ }).getByText("+49 30 555 99").waitFor();
  });

  it("shows what the console says against a field at that field, and what it says of the whole below", async () => {
    await visit("/customers/1");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await dialog().getByLabel("Name of the business").fill("  ");
    await dialog().getByLabel("Telephone").focus();
    await page.keyboard.press("Enter");
    await dialog().locator(".field", { hasText: "Name of the business" }).getByRole("alert").getByText("Name of the business can't be blank").waitFor();
    await focused("Name of the business");
    expect(await dialog().getByLabel("Name of the business").getAttribute("aria-invalid")).toBe("true");
    expect(await dialog().locator(".form-problem").count()).toBe(0);
    await expectAccessible(page, "a customer with a fault");
    await dialog().getByLabel("Name of the business").fill("Nordlicht");
    mock.faults.refuse = (method) => (method === "PUT" ? 503 : null);
    await page.keyboard.press("Enter");
    await dialog().locator(".form-problem").getByText("The database is not reachable").waitFor();
    expect(await dialog().getByLabel("Name of the business").inputValue()).toBe("Nordlicht");
    mock.faults.refuse = null;
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Nordlicht", exact: true, level: 1 }).waitFor();
  });

  it("has contacts that are made, changed and deleted, on every tab", async () => {
    const other = await signIn(browser, mock, {}, people.mara, "/customers/2");
    const there = other.page.getByRole("region", { name: "Contacts" });
    await visit("/customers/2");
    await contacts().getByRole("button", { name: "New contact" }).click();
    await dialog().getByLabel("Name", { exact: true }).fill("Nora Quist");
    await dialog().getByLabel("E-mail").fill("nora@example.com");
    await page.keyboard.press("Enter");
    await contacts().getByRole("link", { name: "nora@example.com" }).waitFor();
    await contacts().getByRole("button", { name: "Change Nora Quist" }).click();
    await dialog().getByLabel("Telephone").fill("+44 20 555");
    await page.keyboard.press("Enter");
    await contacts().getByText("+44 20 555").waitFor();
    await there.getByText("+44 20 555").waitFor();
    await expectAccessible(page, "contacts");
    await contacts().getByRole("button", { name: "Delete Nora Quist" }).click();
    await dialog().getByText("The contact cannot be brought back.").waitFor();
    await expectAccessible(page, "deleting a contact");
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await contacts().getByText("Nora Quist").waitFor();
    await contacts().getByRole("button", { name: "Delete Nora Quist" }).click();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await contacts().getByText("Nora Quist").waitFor({ state: "detached" });
    await there.getByText("Nora Quist").waitFor({ state: "detached" });
    await other.context.close();
  });

  it("says so where contacts cannot be read, and offers nothing that is not allowed", async () => {
    mock.faults.refuse = (_method, path) => (path === "/contacts" ? 500 : null);
    await visit("/customers/2");
    await contacts().getByText("The database is not reachable").waitFor();
    mock.faults.refuse = null;
    await contacts().getByRole("button", { name: "Retry" }).click();
    await contacts().getByText("Tom Ashdown").waitFor();
    const other = await signIn(browser, mock, {}, people.jonas, "/customers/2");
    const there = other.page.getByRole("region", { name: "Contacts" });
    await there.getByText("Tom Ashdown").waitFor();
    expect(await there.getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")))).toEqual(["Start a conversation with Dr. Priya Nair", "Start a conversation with Tom Ashdown"]);
    expect(await other.page.locator(".page-tools").getByRole("button").allTextContents()).toEqual(["Start a conversation"]);
    await other.page.goto(`${mock.address}/customers`);
    await other.page.getByRole("link", { name: "Harbour Dental" }).waitFor();
    expect(await other.page.getByRole("button", { name: "New customer" }).count()).toBe(0);
    await other.context.close();
  });
});

describe("enrolling devices", () => {
  it("says what to do with the token: commands to copy, which have the address and the token in them", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await visit("/customers/2");
    await page.getByRole("button", { name: "Enrol devices" }).click();
    await focused("How many devices may use the token");
    await dialog().getByLabel("How many devices may use the token").fill("20");
    await page.keyboard.press("Enter");
    await dialog().getByText("The token is in these commands, and is shown this once.").waitFor();
    await expectAccessible(page, "a token");
    const copied = async (name: string) => {
      await dialog().getByRole("button", { name: `Copy: ${name}` }).click();
      await page.getByRole("status").getByText("Copied").first().waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const token = await copied("The token alone");
    expect(token).toMatch(/^dbt_[0-9a-f]{32}$/);
    expect(await copied("Install the package, and enrol")).toBe(`DESKBELL_URL=${mock.address} DESKBELL_TOKEN=${token} apt-get install ./deskbell_*.deb`);
    expect(await copied("Where the package is installed already")).toBe(`DESKBELL_TOKEN=${token} deskbell enroll --url ${mock.address}`);
    await dialog().getByRole("button", { name: "Done" }).click();
    await dialog().waitFor({ state: "detached" });
  });

  it("puts them into a folder of the customer, where one is chosen", async () => {
    await visit("/customers/1");
    await page.getByRole("button", { name: "Enrol devices" }).click();
    await dialog().getByLabel("Folder for new devices").selectOption({ label: "Office / Reception" });
    await expectAccessible(page, "a token for a folder");
    await dialog().getByRole("button", { name: "Make a token" }).click();
    await dialog().getByText("The token is in these commands, and is shown this once.").waitFor();
    expect(mock.world.tokens.at(-1)).toMatchObject({ customer_id: 1, folder: { name: "Reception" } });
  });

  it("keeps the number where the console refuses, and says so where the page may not copy", async () => {
    await beforePages(page, () => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await visit("/customers/2");
    await page.getByRole("button", { name: "Enrol devices" }).click();
    await dialog().getByLabel("How many devices may use the token").fill("7");
    mock.faults.refuse = (method, path) => (method === "POST" && path === "/enrollment_tokens" ? 503 : null);
    await page.keyboard.press("Enter");
    await dialog().getByRole("alert").getByText("The database is not reachable").waitFor();
    mock.faults.refuse = null;
    expect(await dialog().getByLabel("How many devices may use the token").inputValue()).toBe("7");
    await page.keyboard.press("Enter");
    await dialog().getByRole("button", { name: "Copy: The token alone" }).click();
    await page.getByText("This browser does not let the page copy.").waitFor();
  });
});

describe("deleting a customer", () => {
  it("names what is lost with it, and says why the console will not", async () => {
    await visit("/customers/1");
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await dialog().getByRole("heading", { name: "Delete Nordlicht Architekten?" }).waitFor();
    await dialog().getByRole("list", { name: "What is lost with it" }).getByText("Office / Reception").waitFor();
    await expectAccessible(page, "deleting a customer");
    await dialog().getByText("It still has devices, and only a customer without devices can be deleted.").waitFor();
    expect(await dialog().getByRole("button", { name: "Delete" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    mock.world.assets.splice(0, Infinity, ...mock.world.assets.filter((asset) => asset.customer_id !== 1));
    Object.assign(mock.world.customers.find((one) => one.id === 1) ?? {}, { asset_count: 0 });
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await page.waitForURL("**/customers");
    await page.getByRole("row", { name: /Harbour Dental/ }).waitFor();
    await eventually(() => page.getByRole("row", { name: /Nordlicht/ }).count(), 0);
  });
});

describe("many customers", () => {
  it("can each be chosen, in the order in which people look for them", async () => {
    const [first] = mock.world.customers;
    if (!first) throw new Error("the mock has no customers");
    for (let number = 450; number > 0; number--) mock.world.customers.push({ ...first, id: 1_000 + number, uuid: crypto.randomUUID(), business_name: `workshop ${number}`, asset_count: 0 });
    await visit("/search");
    const choices = page.getByRole("combobox", { name: "Customer" }).locator("option");
    await eventually(() => choices.count(), mock.world.customers.length + 1);
    const names = await choices.allTextContents();
    expect(names.slice(-451)).toEqual(["Vogel & Partner", ...Array.from({ length: 450 }, (_, index) => `workshop ${index + 1}`)]);
    await visit("/customers?sort=-name");
    await page.getByRole("row", { name: /workshop 450/ }).waitFor();
    await visit("/tickets");
    await page.getByRole("button", { name: "New ticket" }).click();
    await dialog().getByLabel("Customer").selectOption({ label: "workshop 450" });
  });
});
