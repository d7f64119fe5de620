// Keys in a closed conversation: what only an open one takes is refused in words, with the way on.
import { expect, it } from "vitest";
import { eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });

const closed = 8;
const chat = () => mock.world.chats.find((one) => one.id === closed);
const toasts = () => page.locator(".toast");
const open = async () => {
  await page.goto(`${mock.address}/chat/archived/${closed}`);
  await page.locator(".composer-closed").waitFor();
  await page.getByRole("log").getByRole("article").first().waitFor();
};

it("note, answer and assignment say that it is closed, and which key reopens it", async () => {
  await open();
  for (const key of ["n", "w", "a", "r", "e"]) {
    await page.keyboard.press(key);
    await toasts().getByText("This conversation is closed. Shift+E reopens it.").waitFor();
    // Said once, however often.
    expect(await toasts().count()).toBe(1);
    await toasts().getByRole("button", { name: "Dismiss" }).click();
    await eventually(() => toasts().count(), 0);
    // Off the button: nothing is pressed by what comes next.
    await page.getByRole("log").focus();
  }
  expect(chat()?.status).toBe("archived");
  await page.keyboard.press("n");
  await toasts().waitFor();
  await expectAccessible(page, "a closed conversation, refused");
  // On a phone, too, it is read at a glance.
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole("button", { name: "Back to the list" }).waitFor();
  await page.keyboard.press("n");
  await eventually(async () => ((await toasts().locator("span").first().boundingBox())?.height ?? 99) < 70, true);
  await page.keyboard.press("Shift+E");
  await eventually(() => chat()?.status, "open");
  await page.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  await eventually(() => toasts().count(), 0);
});

it("the refusal itself reopens it; the palette offers reopening, and nothing that is refused", async () => {
  await open();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await palette.getByRole("option", { name: /^Reopen the conversation/ }).waitFor();
  expect(await palette.getByRole("option", { name: /private note/ }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await page.keyboard.press("n");
  await toasts().getByRole("button", { name: "Reopen" }).click();
  await eventually(() => chat()?.status, "open");
});
