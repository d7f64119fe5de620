// Changing one's own password: what is wrong is said at its field, other browsers are signed out, this one stays.
import { expect, it } from "vitest";
import { eventually, expectAccessible, password, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });

const form = () => page.getByRole("region", { name: "Password" });
const current = () => form().getByLabel("Current password");
const wanted = () => form().getByLabel("New password");
const change = () => form().getByRole("button", { name: "Change the password" });
const value = (field: ReturnType<typeof current>) => field.inputValue();

it("says at its field that the current password is wrong, and what the new one lacks", async () => {
  await page.goto(`${mock.address}/settings`);
  await current().fill("not this one");
  await wanted().fill("short");
  await form().getByText("At least 10 characters").waitFor();
  expect(await change().isDisabled()).toBe(true);
  await wanted().fill("a new long one");
  await page.keyboard.press("Enter");
  await form().getByRole("alert").getByText("Current password is wrong").waitFor();
  await eventually(() => current().evaluate((field) => field === document.activeElement && field.getAttribute("aria-invalid")), "true");
  expect(await wanted().getAttribute("aria-invalid")).toBe("false");
  expect([await value(current()), await value(wanted())]).toEqual(["not this one", "a new long one"]);
  await expectAccessible(page, "a wrong password");
  await page.getByRole("radio", { name: "Deutsch" }).click();
  await page.getByText("Das aktuelle Passwort ist falsch").waitFor();
  await page.getByRole("heading", { name: "Passwort", exact: true }).waitFor();
});

it("is shown where somebody wants to see it, and known to managers of passwords", async () => {
  await page.goto(`${mock.address}/settings`);
  const kinds = async () => [await current().getAttribute("type"), await wanted().getAttribute("type")];
  expect(await kinds()).toEqual(["password", "password"]);
  await form().getByLabel("Show the passwords").check();
  expect(await kinds()).toEqual(["text", "text"]);
  await form().getByLabel("Show the passwords").uncheck();
  expect(await kinds()).toEqual(["password", "password"]);
  expect([await current().getAttribute("autocomplete"), await wanted().getAttribute("autocomplete")]).toEqual(["current-password", "new-password"]);
  const name = form().locator("input[autocomplete=username]");
  expect([await value(name), await name.isVisible()]).toEqual([people.mara, false]);
});

it("goes on after trouble in between, and says what it was", async () => {
  await page.goto(`${mock.address}/settings`);
  await current().fill(password);
  await wanted().fill("a new long one");
  mock.faults.refuse = (method, path) => (method === "PUT" && path === "/me/password" ? 503 : null);
  await change().click();
  await form().getByRole("alert").getByText("The database is not reachable").waitFor();
  await expectAccessible(page, "a password that could not be changed");
  expect([await value(current()), await value(wanted())]).toEqual([password, "a new long one"]);
});

it("signs out the other browsers and stays in this one", async () => {
  const here = await signIn(browser, mock, {}, people.jonas, "/settings");
  const elsewhere = await signIn(browser, mock, {}, people.jonas, "/customers");
  page = here.page;
  await current().fill(password);
  await wanted().fill("a new long one");
  await form().getByLabel("Show the passwords").check();
  await change().click();
  await page.getByRole("status").getByText(/Your password is changed/).waitFor();
  expect([await value(current()), await value(wanted()), await wanted().getAttribute("type")]).toEqual(["", "", "password"]);
  expect(await form().getByRole("alert").count()).toBe(0);
  await elsewhere.page.goto(`${mock.address}/tickets`);
  await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await elsewhere.page.getByLabel("E-mail address").fill(people.jonas);
  await elsewhere.page.getByLabel("Password").fill(password);
  await elsewhere.page.keyboard.press("Enter");
  await elsewhere.page.getByRole("alert").getByText(/password is wrong/).waitFor();
  await elsewhere.page.getByLabel("Password").fill("a new long one");
  await elsewhere.page.keyboard.press("Enter");
  await elsewhere.page.waitForURL("**/tickets**");
  await page.reload();
  await form().waitFor();
  expect([...here.faults, ...elsewhere.faults]).toEqual([]);
  await here.context.close();
  await elsewhere.context.close();
});
