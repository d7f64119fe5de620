// How many conversations each technician may have at once: set, taken back, refused, and not there for who may not set it.
import { expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: "/settings" });

const section = () => page.getByRole("region", { name: "Conversations at once" });
const limitOf = (name: string) => section().getByRole("spinbutton", { name: `Most conversations of ${name} at once` });
const kept = () => [...mock.world.limits];

it("is set with Enter or by leaving the field, and can be taken back", async () => {
  await limitOf("Jonas Okafor").fill("2");
  await page.keyboard.press("Enter");
  await page.getByText("Jonas Okafor gets at most 2 conversations at once").waitFor();
  expect(kept()).toEqual([[2, 2]]);
  await page.getByRole("status").getByRole("button", { name: "Undo", exact: true }).click();
  await eventually(() => limitOf("Jonas Okafor").inputValue(), "");
  expect(mock.world.limits.get(2)).toBe(0);
  await limitOf("Aiko Brandt").fill("1");
  await page.keyboard.press("Tab");
  await page.getByText("Aiko Brandt gets at most one conversation at once").waitFor();
  expect(mock.world.limits.get(3)).toBe(1);
  await expectAccessible(page, "limits");
  await limitOf("Aiko Brandt").fill("");
  await page.keyboard.press("Enter");
  await page.getByText("Aiko Brandt gets any number of conversations").waitFor();
  await page.reload();
  await eventually(() => limitOf("Aiko Brandt").inputValue(), "");
});

it("says what is wrong at its field and keeps what was written", async () => {
  await limitOf("Jonas Okafor").fill("1001");
  await section().getByText("0 to 1,000; empty: any number").waitFor();
  await page.keyboard.press("Enter");
  expect(kept()).toEqual([]);
  await expectAccessible(page, "a wrong limit");
  await limitOf("Jonas Okafor").fill("3");
  mock.faults.refuse = (method, path) => (method === "PUT" && path.startsWith("/chat_limits") ? 503 : null);
  await page.keyboard.press("Enter");
  await page.getByText("The database is not reachable").waitFor();
  expect(await limitOf("Jonas Okafor").inputValue()).toBe("3");
});

it("is there for who may do nothing else, and can be set", async () => {
  mock.world.groups.rights.set(2, { admin: false, permissions: ["chat.administer"] });
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  await jonas.page.getByRole("spinbutton", { name: "Most conversations of Aiko Brandt at once" }).fill("4");
  await jonas.page.keyboard.press("Enter");
  await jonas.page.getByText("Aiko Brandt gets at most 4 conversations at once").waitFor();
  expect(kept()).toEqual([[3, 4]]);
  await jonas.context.close();
});

it("is not there for who may not set it", async () => {
  const jonas = await signIn(browser, mock, {}, people.jonas, "/settings");
  await jonas.page.getByRole("heading", { name: "Canned responses" }).waitFor();
  expect(await jonas.page.getByText("Conversations at once").count()).toBe(0);
  await jonas.context.close();
});
