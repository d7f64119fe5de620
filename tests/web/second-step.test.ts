// The second step of signing in: asked for, set up, recovered from and turned off, in a real browser, on the mock console.
import { readFileSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { totp } from "../../scripts/lib/totp.mjs";
import { eventually, expectAccessible, password, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });

const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const mara = 1;
beforeEach(() => mock.secondSteps.steps.clear());

/** What is wrong with it becomes a part of its name. */
const code = () => page.getByLabel(/^Code/);
const enter = () => page.getByRole("button", { name: "Sign in" }).click();
const isFocused = (field: ReturnType<typeof code>) => field.evaluate((element) => element === document.activeElement);

/** On the page of signing in, without a session. */
async function atTheDoor(to = "/customers"): Promise<void> {
  await page.context().clearCookies();
  await page.goto(mock.address + to);
  await page.getByLabel("E-mail address").fill(people.mara);
}
async function withPassword(): Promise<void> {
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

it("is asked for only where it is on, and after the right password", async () => {
  await atTheDoor();
  await withPassword();
  await page.waitForURL("**/customers");
  mock.secondSteps.turnOn(mara, secret);
  await atTheDoor();
  await page.getByLabel("Password").fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("The e-mail address or the password is wrong").waitFor();
  expect(await code().count()).toBe(0);
  await withPassword();
  await page.getByRole("heading", { name: "Second step" }).waitFor();
  await eventually(() => isFocused(code()), true);
  expect([await code().getAttribute("autocomplete"), await code().getAttribute("inputmode")]).toEqual(["one-time-code", "numeric"]);
  await expectAccessible(page, "the second step");
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("The code is wrong or was used already").waitFor();
  // What is wrong is chosen: the next one is typed over it.
  await eventually(() => isFocused(code()), true);
  expect(await code().getAttribute("aria-invalid")).toBe("true");
  await expectAccessible(page, "a wrong code");
  await page.keyboard.type(totp(secret));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/customers");
});

it("takes a code that is pasted as an app shows it, and the keyboard alone", async () => {
  mock.secondSteps.turnOn(mara, secret);
  await atTheDoor();
  await withPassword();
  await code().waitFor();
  const now = totp(secret);
  await code().evaluate((field: HTMLInputElement, text) => {
    const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    put?.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  }, `Your code: ${now.slice(0, 3)} ${now.slice(3)}`);
  await eventually(() => code().inputValue(), now);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await page.getByRole("button", { name: "Use a recovery code instead" }).evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  // Back is where one came from, with what was typed there.
  expect(await page.getByLabel("E-mail address").inputValue()).toBe(people.mara);
  await page.keyboard.press("Enter");
  await code().fill(now);
  await code().press("Enter");
  await page.waitForURL("**/customers");
});

it("takes a recovery code, says how many are left, and waits where it is told to", async () => {
  const [first = ""] = mock.secondSteps.turnOn(mara, secret);
  await atTheDoor();
  await withPassword();
  await page.getByRole("button", { name: "Use a recovery code instead" }).click();
  const recovery = page.getByLabel("Recovery code");
  await eventually(() => isFocused(recovery), true);
  await expectAccessible(page, "a recovery code");
  mock.faults.refuse = (method, path) => (method === "POST" && path === "/sessions" ? 503 : null);
  await recovery.fill(first.toLowerCase());
  await enter();
  await page.getByRole("alert").getByText("The database is not reachable").waitFor();
  await expectAccessible(page, "a second step that could not be taken");
  mock.faults.refuse = null;
  await enter();
  await page.waitForURL("**/customers");
  await page.getByRole("status").getByText("A recovery code was used: 9 are left. Settings makes new ones.").waitFor();
});

it("is asked for with a one-time link, too", async () => {
  mock.secondSteps.turnOn(3, secret);
  await page.context().clearCookies();
  await page.goto(`${mock.address}/welcome#token=welcome-once`);
  await page.getByLabel("New password").fill("a new long one");
  await page.getByLabel("The same again").fill("a new long one");
  await page.keyboard.press("Enter");
  await code().fill(totp(secret));
  await code().press("Enter");
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
});

const section = () => page.getByRole("region", { name: "Second step" });
const dialog = () => page.getByRole("dialog");

it("is set up with the password and a right code; the other browsers are signed out", async () => {
  const elsewhere = await signIn(browser, mock, {}, people.mara, "/customers");
  await page.goto(`${mock.address}/settings`);
  const current = section().getByLabel("Current password");
  await current.fill("not this one");
  await section().getByRole("button", { name: "Set up an app" }).click();
  await section().getByRole("alert").getByText("Current password is wrong").waitFor();
  await eventually(() => isFocused(current), true);
  await expectAccessible(page, "a second step that is off");
  await current.fill(password);
  await page.keyboard.press("Enter");
  await section().getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
  const shown = (await section().locator(".token").textContent()) ?? "";
  expect(shown).toMatch(/^[A-Z2-7]{32}$/);
  await expectAccessible(page, "a second step that is set up");
  const typed = section().getByLabel("Code that the app shows");
  await eventually(() => isFocused(typed), true);
  await typed.fill("000000");
  await page.keyboard.press("Enter");
  await section().getByRole("alert").getByText("Code is wrong or was used already").waitFor();
  await typed.fill(totp(shown));
  await page.keyboard.press("Enter");
  await section().getByText(/Your recovery codes, shown this once/).waitFor();
  const codes = ((await section().locator(".token").textContent()) ?? "").split("\n");
  expect(codes).toHaveLength(10);
  await expectAccessible(page, "recovery codes");
  const [file] = await Promise.all([page.waitForEvent("download"), section().getByRole("button", { name: "Save as text" }).click()]);
  const saved = readFileSync(await file.path(), "utf8");
  expect(file.suggestedFilename()).toBe("deskbell-recovery-codes.txt");
  expect([saved.includes(people.mara), codes.every((one) => saved.includes(one))]).toEqual([true, true]);
  await section().getByRole("button", { name: "I have kept them" }).click();
  await section().getByText(/^On since /).waitFor();
  await section().getByText("10 recovery codes are left").waitFor();
  await expectAccessible(page, "a second step that is on");
  await elsewhere.page.goto(`${mock.address}/tickets`);
  await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await elsewhere.context.close();
});

it("shows the secret as a code that a camera reads", async () => {
  await page.goto(`${mock.address}/settings`);
  await section().getByLabel("Current password").fill(password);
  await page.keyboard.press("Enter");
  const picture = section().getByRole("img", { name: "QR code for the authenticator app" });
  await picture.waitFor();
  const shown = (await section().locator(".token").textContent()) ?? "";
  // Black on white with its margin, also in the dark theme; read by the other half of the library that drew it.
  const { default: decode } = await import("../../console/web/node_modules/qr/decode.js");
  const path = (await picture.locator("path").getAttribute("d")) ?? "";
  const size = Number((await picture.getAttribute("viewBox"))?.split(" ")[2]);
  const scale = 4;
  const data = new Uint8Array((size * scale) ** 2 * 4).fill(255);
  for (const [, x = "", y = ""] of path.matchAll(/M(\d+) (\d+)/g))
    for (let dy = 0; dy < scale; dy++) for (let dx = 0; dx < scale; dx++) data.fill(0, ((Number(y) * scale + dy) * size * scale + Number(x) * scale + dx) * 4, ((Number(y) * scale + dy) * size * scale + Number(x) * scale + dx) * 4 + 3);
  expect(decode({ width: size * scale, height: size * scale, data })).toBe(`otpauth://totp/Deskbell%20Nordwind%20IT:${encodeURIComponent(people.mara)}?secret=${shown}&issuer=Deskbell%20Nordwind%20IT`);
  await section().getByRole("button", { name: "Cancel" }).click();
  await section().getByRole("button", { name: "Set up an app" }).waitFor();
});

it("gives new recovery codes and is turned off, each with both steps", async () => {
  const old = mock.secondSteps.turnOn(mara, secret);
  await page.goto(`${mock.address}/settings`);
  await section().getByRole("button", { name: "New recovery codes" }).click();
  await dialog().getByLabel("Current password").fill(password);
  await dialog().getByLabel("Code that the app shows").fill("000000");
  await expectAccessible(page, "both steps");
  await page.keyboard.press("Enter");
  await dialog().getByRole("alert").getByText("Code is wrong or was used already").waitFor();
  await dialog().getByLabel("Code that the app shows").fill(totp(secret));
  await page.keyboard.press("Enter");
  await section().getByText(/Your recovery codes, shown this once/).waitFor();
  const [first = ""] = ((await section().locator(".token").textContent()) ?? "").split("\n");
  expect(old).not.toContain(first);
  await section().getByRole("button", { name: "I have kept them" }).click();
  await section().getByRole("button", { name: "Turn the second step off" }).click();
  await dialog().getByLabel("Current password").fill(password);
  await dialog().getByRole("button", { name: "Use a recovery code instead" }).click();
  await dialog().getByLabel("Recovery code").fill(first);
  await dialog().getByRole("button", { name: "Turn it off" }).click();
  await page.getByRole("status").getByText("Your second step is off").waitFor();
  await section().getByRole("button", { name: "Set up an app" }).waitFor();
  await page.getByRole("radio", { name: "Deutsch" }).click();
  await page.getByRole("heading", { name: "Zweiter Schritt" }).waitFor();
});

it("says where it cannot be read, and asks again", async () => {
  mock.faults.refuse = (_method, path) => (path === "/me/second_step" ? 500 : null);
  await page.goto(`${mock.address}/settings`);
  const retry = section().getByRole("button", { name: "Retry" });
  await retry.waitFor();
  await expectAccessible(page, "a second step that cannot be read");
  mock.faults.refuse = null;
  await retry.click();
  await section().getByRole("button", { name: "Set up an app" }).waitFor();
});
