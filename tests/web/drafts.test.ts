// An answer and a private note that are both begun: each keeps its words and its files, and neither ever goes out as the other.
import { expect, it } from "vitest";
import { eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });

const answer = () => page.getByRole("textbox", { name: "Write an answer to Ben Falk" });
const note = () => page.getByRole("textbox", { name: /private note/ });
const mode = () => page.getByRole("button", { name: "Private note" });
const chips = () => page.locator(".chip .file-name");
const said = () => mock.world.messages.get(2)?.slice(-2).map((one) => [one.text, one.is_private, one.attachments?.map((file) => file.name) ?? []]);
const pick = (name: string) => page.locator("input[type=file]").setInputFiles([{ name, mimeType: "application/pdf", buffer: Buffer.from("bytes") }]);
const open = async () => {
  await page.goto(`${mock.address}/chat/all/2`);
  await page.getByRole("log").waitFor();
  await mode().waitFor();
};

it("switching to a note and back shows the other text, and none becomes the other's", async () => {
  await open();
  await answer().fill("Please restart it");
  expect(await mode().innerText()).not.toContain("begun");
  await answer().press("Escape");
  await page.keyboard.press("n");
  expect(await note().inputValue()).toBe("");
  await eventually(() => note().evaluate((field) => field === document.activeElement), true);
  expect(await mode().textContent()).toContain("an answer was begun");
  await page.keyboard.type("He broke it himself");
  await expectAccessible(page, "a note beside an answer that was begun");
  await mode().click();
  expect(await answer().inputValue()).toBe("Please restart it");
  expect(await mode().textContent()).toContain("a note was begun");
  // What is written on goes behind what stands there, and undoing does not bring the other's words.
  await page.keyboard.type(", thanks");
  expect(await answer().inputValue()).toBe("Please restart it, thanks");
  for (let times = 0; times < 8; times++) await page.keyboard.press("Control+z");
  expect(await answer().inputValue()).not.toContain("broke");
  await answer().fill("Please restart it");
  await mode().click();
  await note().press("Enter");
  await eventually(said, [[expect.any(String), false, []], ["He broke it himself", true, []]]);
  expect(await answer().inputValue()).toBe("Please restart it");
  // Held down a moment too long, Enter sends the note alone.
  await mode().click();
  await note().fill("And again");
  await page.keyboard.down("Enter");
  await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await eventually(() => said()?.at(-1)?.slice(0, 2), ["And again", true]);
  expect(await answer().inputValue()).toBe("Please restart it");
  await answer().press("Enter");
  await eventually(() => said()?.at(-1)?.slice(0, 2), ["Please restart it", false]);
  await eventually(() => page.evaluate(() => Object.keys(localStorage).filter((name) => /draft/.test(name))), []);
});

it("both are there after a reload and in other conversations' company, in the mode that was left", async () => {
  await open();
  await answer().fill("The answer");
  await mode().click();
  await note().fill("The note");
  await page.goto(`${mock.address}/chat/all/4`);
  await page.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  await open();
  expect(await note().inputValue()).toBe("The note");
  await page.reload();
  await note().waitFor();
  expect(await note().inputValue()).toBe("The note");
  await mode().click();
  expect(await answer().inputValue()).toBe("The answer");
});

it("files stay with the one that they were added to", async () => {
  await open();
  await pick("for-ben.pdf");
  await eventually(() => chips().allInnerTexts(), ["for-ben.pdf"]);
  await mode().click();
  await eventually(() => chips().count(), 0);
  expect(await mode().textContent()).toContain("an answer was begun");
  await pick("internal.pdf");
  await eventually(() => chips().allInnerTexts(), ["internal.pdf"]);
  await page.reload();
  await note().waitFor();
  await eventually(() => chips().allInnerTexts(), ["internal.pdf"]);
  await note().press("Enter");
  await eventually(() => said()?.at(-1), ["", true, ["internal.pdf"]]);
  await eventually(() => chips().allInnerTexts(), ["for-ben.pdf"]);
  await answer().press("Enter");
  await eventually(() => said()?.at(-1), ["", false, ["for-ben.pdf"]]);
});

it("a note that an older page kept is a note, and no answer", async () => {
  await page.goto(`${mock.address}/alerts`);
  await page.getByRole("heading", { name: "Alerts" }).waitFor();
  await page.evaluate(() => localStorage.setItem("deskbell.draft.2", '{"text":"kept as a note","note":true}'));
  await open();
  expect(await note().inputValue()).toBe("kept as a note");
  await mode().click();
  expect(await answer().inputValue()).toBe("");
});

it("a ticket's comment and its note have a text each, too", async () => {
  const comment = () => page.getByRole("textbox", { name: "Write a comment" });
  await page.goto(`${mock.address}/tickets/1`);
  await comment().fill("We ordered the part");
  await mode().click();
  expect(await note().inputValue()).toBe("");
  expect(await mode().textContent()).toContain("a comment was begun");
  await note().fill("It is the third one");
  await mode().click();
  expect(await comment().inputValue()).toBe("We ordered the part");
  await page.reload();
  expect(await comment().inputValue()).toBe("We ordered the part");
  await mode().click();
  expect(await note().inputValue()).toBe("It is the third one");
  await page.getByRole("button", { name: "Add note" }).click();
  await eventually(() => mock.world.tickets[0]?.comments.at(-1), expect.objectContaining({ body: "It is the third one", hidden: true }));
  await mode().click();
  expect(await comment().inputValue()).toBe("We ordered the part");
});
