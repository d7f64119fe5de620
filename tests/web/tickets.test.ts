// Tickets in a real browser: looked for beyond the filters, and their subject changed where it stands.
import { expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });

const visit = (path: string) => page.goto(mock.address + path);
const address = () => Object.fromEntries(new URL(page.url()).searchParams);
const ticket = (number: number) => {
  const found = mock.world.tickets.find((one) => one.number === number);
  if (!found) throw new Error(`the mock has no ticket ${number}`);
  return found;
};

it("a search that finds nothing within the filters is widened to all tickets, with its words", async () => {
  await visit("/tickets?mine=true");
  await page.getByRole("searchbox", { name: "Search tickets" }).fill("1007");
  await page.getByText("No ticket matches").waitFor();
  await expectAccessible(page, "tickets, nothing found within the filters");
  await page.getByRole("button", { name: "Search in all tickets" }).click();
  await page.getByRole("link", { name: "#1007" }).waitFor();
  expect(address()).toEqual({ q: "1007", status: "all" });
  expect(await page.getByRole("searchbox", { name: "Search tickets" }).inputValue()).toBe("1007");
  // There is no more to look through.
  await page.getByRole("searchbox", { name: "Search tickets" }).fill("nowhere");
  await page.getByText("No ticket matches").waitFor();
  expect(await page.getByRole("button", { name: "Search in all tickets" }).count()).toBe(0);
});

it("so is one of devices", async () => {
  await visit("/assets?show=alerts&q=vogel-srv");
  await page.getByText("No device matches").waitFor();
  await page.getByRole("button", { name: "Search in all devices" }).click();
  await page.getByRole("link", { name: "vogel-srv" }).waitFor();
  expect(address()).toEqual({ q: "vogel-srv" });
});

it("its subject is changed on its page, by keys alone", async () => {
  await visit("/tickets/1");
  const change = page.getByRole("button", { name: "Change the subject" });
  await change.press("Enter");
  const field = page.getByRole("textbox", { name: "Subject" });
  expect(await field.inputValue()).toBe("Outlook asks for the password");
  await expectAccessible(page, "a ticket's subject, being changed");
  await page.keyboard.type("Thrown away");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "#1001 Outlook asks for the password" }).waitFor();
  await eventually(() => change.evaluate((button) => button === document.activeElement), true);
  await page.keyboard.press("Enter");
  await field.waitFor();
  await page.keyboard.type("  Cached password <b>stale</b> ");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "#1001 Cached password <b>stale</b>" }).waitFor();
  expect(ticket(1001).subject).toBe("Cached password <b>stale</b>");
  await eventually(() => change.evaluate((button) => button === document.activeElement), true);
  await visit("/tickets");
  await page.getByRole("link", { name: "Cached password <b>stale</b>" }).waitFor();
});

it("a subject that is refused stays in the field, and what a colleague wrote meanwhile is said", async () => {
  await visit("/tickets/1");
  await page.getByRole("button", { name: "Change the subject" }).click();
  const field = page.getByRole("textbox", { name: "Subject" });
  await field.fill("   ");
  await field.press("Enter");
  await field.fill("Mine");
  // Room for it, beside or above all that can be done.
  for (const width of [1440, 700, 390]) {
    await page.setViewportSize({ width, height: 800 });
    expect((await field.boundingBox())?.width ?? 0, `${width}`).toBeGreaterThan(200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`).toBe(true);
  }
  mock.faults.refuse = (method, path) => (method === "PUT" && path === "/tickets/1" ? 503 : null);
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".toast").getByText("The database is not reachable").waitFor();
  expect(await field.inputValue()).toBe("Mine");
  mock.faults.refuse = null;
  mock.world.changed("ticket", Object.assign(ticket(1001), { subject: "Theirs" }));
  await page.getByText("Somebody else changed this in the meantime: Theirs").waitFor();
  expect(await field.inputValue()).toBe("Mine");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "#1001 Mine" }).waitFor();
  expect(ticket(1001).subject).toBe("Mine");
});

it("who may not change tickets finds no way to", async () => {
  mock.world.groups.rights.set(2, { admin: false, permissions: ["ticket.read"] });
  const jonas = await signIn(browser, mock, {}, people.jonas, "/tickets/1");
  await jonas.page.getByRole("heading", { name: /Outlook asks for the password/ }).waitFor();
  expect(await jonas.page.getByRole("button", { name: "Change the subject" }).count()).toBe(0);
  await jonas.context.close();
});
