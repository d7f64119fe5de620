// The page and the real console: a conversation over kills of the console.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { EndUser } from "./support/end_user.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { story } from "./support/story.mjs";

async function desk(s) {
  const console = await Console.start(s);
  const device = await Device.start(s, console);
  await console.online();
  const user = await EndUser.start(s, device);
  const browser = await Browser.start(s);
  return { console, device, user, browser };
}
const counted = (page) => page.evaluate(() => document.querySelector(".rail .bubble")?.textContent ?? "0");
const textsOf = (technician) => technician.log().locator(".message-text").allTextContents();

story("a conversation goes on over the death of the console: nothing lost, nothing doubled, the draft kept", async (s) => {
  const { console, user, browser } = await desk(s);
  const mara = await browser.signIn(console);
  const { page } = mara;
  user.say("Hello,\nthe printer is on fire 🔥");
  await mara.rows().first().waitFor();
  await becomes("the bubble", () => counted(page), "1");
  assert.match(await page.title(), /^\(1\) /);
  await mara.rows().first().click();
  await mara.sees("the printer is on fire 🔥");
  assert.equal(await page.locator(".chat-row .waiting").count(), 1, "the row tells how long somebody waits");

  user.types();
  await page.getByText(/is typing$/).waitFor();
  await mara.say("On my way.\nPlease leave the room.");
  await user.hears("On my way.\nPlease leave the room.");
  await mara.log().getByText("Delivered", { exact: true }).waitFor();
  await becomes("nobody waits any more", () => page.locator(".waiting").count(), 0);
  user.read((await console.chats())[0].last_position);
  await mara.log().getByText("Read", { exact: true }).waitFor();

  await mara.log().focus();
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: /private note/ });
  await note.fill("He smokes. Do not tell him that we know.");
  await note.press("Enter");
  await mara.log().getByText("He smokes.").waitFor();

  await console.kill();
  await page.getByText(/You see everything as of \d\d:\d\d/).waitFor();
  for (const text of ["first while away", "second while away", "third while away"]) await mara.say(text);
  await becomes("they wait", () => mara.log().getByText("Queued", { exact: true }).count(), 3);
  user.say("Are you there?");
  await mara.composer().fill("half a sen");
  await console.start();
  await page.getByText(/You see everything as of/).waitFor({ state: "detached" });
  await user.hears("third while away");
  await mara.sees("Are you there?");
  await becomes("nothing waits", () => mara.log().getByText(/^(Queued|Sending)$/).count(), 0);
  assert.equal(await mara.composer().inputValue(), "half a sen");

  const said = (await console.messages((await console.chats())[0].id)).map((one) => one.text);
  assert.equal(new Set(said).size, said.length, "nothing is doubled");
  assert.deepEqual(said.filter((text) => text.endsWith("while away")), ["first while away", "second while away", "third while away"]);
  await becomes("the page shows what the console has, in its order", () => textsOf(mara), said);
  assert.ok(!user.heard().some((text) => text.includes("smokes")), "a private note never reaches the device");

  await page.reload();
  await becomes("also after a reload", () => textsOf(mara), said);
  assert.equal(await mara.composer().inputValue(), "half a sen");
  assert.deepEqual(mara.faults, []);
});

story("a message to a conversation that a colleague closed meanwhile is shown as not sent, and can be taken up again", async (s) => {
  const { console, user, browser } = await desk(s);
  const mara = await browser.signIn(console);
  user.say("Hello");
  await mara.rows().first().click();
  await mara.composer().fill("Are you still there?");
  await mara.page.route("**/api/v1/chats/*/messages", async (route) => {
    if (route.request().method() === "POST") {
      const [chat] = await console.chats();
      if (chat) await console.api("POST", `/chats/${chat.id}/close`);
    }
    await route.continue();
  });
  await mara.composer().press("Enter");
  await mara.log().getByText("Not sent", { exact: true }).waitFor();
  await mara.page.getByRole("button", { name: "Reopen" }).click();
  await mara.page.unroute("**/api/v1/chats/*/messages");
  await mara.log().getByRole("button", { name: "Retry" }).click();
  await user.hears("Are you still there?");
  await eventually("nothing waits", async () => (await mara.log().getByText("Not sent", { exact: true }).count()) === 0);
});
