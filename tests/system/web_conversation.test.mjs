// The page and the real console: a conversation over kills of the console, and what each tab of a technician shows.
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
  await becomes("the console has the note", () => mara.log().getByText(/^(Queued|Sending)$/).count(), 0);

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

/** From now on this tab counts how often it was the one to ring. */
const countRings = (tab) =>
  tab.evaluate(() => {
    globalThis.rang = 0;
    const request = navigator.locks.request.bind(navigator.locks);
    navigator.locks.request = (name, options, run) => request(name, options, (lock) => {
      if (lock && name.startsWith("deskbell.ring.")) globalThis.rang++;
      return run(lock);
    });
  });
const rang = async (tabs) => (await Promise.all(tabs.map((tab) => tab.evaluate(() => globalThis.rang)))).reduce((sum, one) => sum + one, 0);

story("each tab of a technician shows and counts the same, and one of them rings once for each run", async (s) => {
  const { console, user, browser } = await desk(s);
  const mara = await browser.signIn(console);
  const jonas = await browser.signIn(console, console.accounts.technicians[1]);
  const one = mara.page;
  const two = await mara.context.newPage();
  await two.goto(`${console.url}/chat/all`);
  await two.getByRole("region", { name: "Conversations" }).waitFor();
  const linked = () => console.api("GET", "/users").then(() => Promise.all([one, two].map((tab) => tab.locator(".banner-warning").count())));
  await becomes("both tabs are linked", linked, [0, 0]);
  for (const tab of [one, two]) await countRings(tab);
  const everywhere = [one, two, jonas.page];
  const counts = () => Promise.all(everywhere.map(counted));
  const bold = () => Promise.all(everywhere.map((tab) => tab.locator(".chat-row-unread").count()));

  user.say("Hello");
  user.say("Anybody?");
  await becomes("all count one", counts, ["1", "1", "1"]);
  await becomes("all show it in bold", bold, [1, 1, 1]);
  await becomes("it rang once", () => rang([one, two]), 1);

  await one.bringToFront();
  await mara.rows().first().click();
  await becomes("read in one tab is read in the other, and not for the colleague", bold, [0, 0, 1]);
  await one.getByRole("button", { name: "Assign to me" }).click();
  await becomes("it is nobody else's business now", counts, ["0", "0", "0"]);
  await two.getByText("Unassigned", { exact: true }).first().waitFor();

  await one.keyboard.press("Escape");
  await one.keyboard.press("u");
  await one.waitForURL("**/chat/all");
  await becomes("unread again by hand, in both tabs", bold, [1, 1, 1]);
  await becomes("and counted", counts, ["1", "1", "0"]);
  assert.equal(await rang([one, two]), 1, "one's own hand rings no bell");
  await mara.rows().first().click();
  await becomes("read", counts, ["0", "0", "0"]);
  await one.goto(`${console.url}/assets`);
  // Its own count is gone with its page: whichever of the two rang first.
  await countRings(one);
  const before = await rang([one, two]);
  // What comes within a second and a half of a ring belongs to it.
  const ringing = () => two.evaluate(async () => (await navigator.locks.query()).held.filter((lock) => lock.name.startsWith("deskbell.ring.")).length);
  await becomes("the first ring is over", ringing, 0);
  user.say("One more thing");
  await becomes("a new run rings again, once", () => rang([one, two]), before + 1);
  await becomes("all count it, but for the colleague", counts, ["1", "1", "0"]);
  assert.deepEqual([...mara.faults, ...jonas.faults], []);
});

story("two technicians at one conversation see that the other writes too, and nobody sees it of herself", async (s) => {
  const { console, user, browser } = await desk(s);
  const mara = await browser.signIn(console);
  const jonas = await browser.signIn(console, console.accounts.technicians[1]);
  user.say("Hello");
  const [chat] = await eventually("the conversation is there", async () => {
    const chats = await console.chats();
    return chats.length === 1 ? chats : null;
  });
  const second = await mara.context.newPage();
  const elsewhere = await jonas.context.newPage();
  const tabs = [mara.page, second, jonas.page];
  for (const tab of tabs) await tab.goto(`${console.url}/chat/all/${chat.id}`);
  await elsewhere.goto(`${console.url}/assets`);
  for (const tab of tabs) await tab.getByRole("textbox", { name: /Write an answer/ }).waitFor();
  const linked = () => console.api("GET", "/users").then(() => Promise.all(tabs.map((tab) => tab.locator(".banner-warning").count())));
  await becomes("all tabs are linked", linked, [0, 0, 0]);
  const warnings = (tab) => tab.locator(".composer-collision").innerText();
  const fronted = async (tab, words) => {
    await tab.bringToFront(); // a page behind another one draws once a second
    await tab.getByText(words).waitFor();
  };
  /** Writes on and on, as a person does, until somebody has seen it. */
  const writes = async (technician, seen) => {
    let over = false;
    const typed = (async () => {
      while (!over) await technician.composer().pressSequentially("word ", { delay: 40 });
    })();
    await seen().finally(() => { over = true; });
    await typed;
  };

  await writes(mara, () => fronted(jonas.page, "Mara Lindqvist is writing an answer too"));
  for (const tab of [mara.page, second]) assert.equal(await warnings(tab), "", "not of herself");
  await writes(jonas, () => fronted(mara.page, "Jonas Okafor is writing an answer too"));
  await fronted(second, "Jonas Okafor is writing an answer too");
  await jonas.page.bringToFront();
  assert.ok(!(await warnings(jonas.page)).includes("Jonas"), "nor of himself");
  await eventually("the warning goes when nobody writes any more", async () => (await warnings(mara.page)) === "");
  assert.equal(user.heard().length, 0, "nothing of it is an answer");
  assert.deepEqual([...mara.faults, ...jonas.faults], []);
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
