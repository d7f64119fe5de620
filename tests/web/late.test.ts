// Pages that are loaded when they are opened, where they cannot be: the connection is gone, or the console was upgraded.
import { expect, it } from "vitest";
import { eventually, useDesk, type Desk } from "./support";

let { mock, one, page } = {} as Desk;
useDesk((desk) => ({ mock, one, page } = desk), { to: null });
const rail = (name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: new RegExp(`^${name}(, \\d|$)`) });
const notYet = () => page.getByText("This page is not loaded yet");

it("come by themselves, with their style, when the connection is back", async () => {
  await page.goto(`${mock.address}/chat/all`);
  await page.getByRole("region", { name: "Conversations" }).waitFor();
  await eventually(() => mock.links(), 1);
  await one.context.setOffline(true);
  try {
    for (const name of ["Assets", "Customers", "Announcements", "Tickets"]) {
      await rail(name).click();
      await notYet().waitFor();
    }
    await page.getByText("Connection lost.").waitFor();
  } finally {
    await one.context.setOffline(false);
  }
  // Nobody touches the page.
  await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  for (const name of ["Assets", "Customers", "Announcements", "Alerts", "Tickets"]) {
    await rail(name).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    expect(await page.locator(".page").first().evaluate((element) => getComputedStyle(element).display)).toBe("flex");
  }
});

it("say that the console was upgraded where it answers and has them no more", async () => {
  await page.route("**/assets/tickets-page*.js", (route) => route.fulfill({ status: 404 }));
  await page.goto(`${mock.address}/chat/all`);
  await rail("Tickets").click();
  await page.getByText("The console may have been upgraded.").waitFor();
  // React says it there too.
  expect(one.faults.splice(0).join()).toContain("tickets-page");
  await page.unroute("**/assets/tickets-page*.js");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
});
