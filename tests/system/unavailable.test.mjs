// (b) Nobody answers: the user is told so, automatically, once, and offered a ticket that carries the conversation.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually, stays } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

const busy = "Everybody is busy right now.";
const question = "I cannot sign in to the till.";
const automaticOnes = async (console, chat) => (await console.messages(chat.id)).filter((message) => message.author.kind === "automatic");

story("nobody answers: the user is told, and takes the ticket that is offered", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 4 } }) });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  const browser = await Browser.start(s);
  const mara = await browser.signIn(console);

  await tray.open("Chat with us");
  await tray.say(question);
  const row = mara.row(question);
  await row.locator(".waiting").waitFor();
  await mara.openChat(question);
  const waited = Date.now();

  // The end user: the policy's words, marked as automatic, and an offer.
  await tray.sees(new RegExp(`Automatic message, .*${busy}`, "s"));
  await tray.sees("Would you like to make a request instead?");
  await tray.sees("Nobody could answer yet");
  // The technician: how long the person has been waiting, and that the message was shown.
  await mara.log().getByText("Automatic", { exact: true }).waitFor();
  await mara.sees(busy);
  await mara.sees(/was told that nobody is available/);
  // As a screen reader says it.
  await eventually("the waiting time goes on", async () => {
    const said = await mara.page.locator(".conversation-head .waiting .sr-only").textContent();
    const seconds = Number(/(\d+) sec/.exec(said)?.[1]);
    return seconds >= 4 && seconds <= (Date.now() - waited) / 1000 + 10;
  }, { seen: () => mara.page.locator(".conversation-head .waiting").textContent() });

  await tray.press("Make a request");
  await tray.sees(/Saved as request #\d+/);
  const tickets = await console.tickets();
  assert.equal(tickets.length, 1);
  const { ticket } = await console.api("GET", `/tickets/${tickets[0].id}`);
  const [chat] = await console.chats();
  assert.equal(ticket.chat_id, chat.id);
  assert.equal(ticket.source, "conversation");
  assert.equal(ticket.assets.length, 1);
  const transcript = ticket.comments.find((comment) => comment.hidden);
  assert.ok(transcript.body.includes(question) && transcript.body.includes(busy), transcript.body);

  // In the browser: from the conversation to its ticket, with the transcript as a private comment.
  await mara.page.getByRole("button", { name: `Open ticket #${ticket.number}` }).click();
  const comments = mara.page.getByRole("region", { name: "Comments" });
  await comments.getByText(question).first().waitFor();
  await comments.getByText("Private", { exact: true }).first().waitFor();
  // The user finds it among the requests.
  await tray.press("My requests");
  await tray.sees(new RegExp(`#${ticket.number}`));
  assert.equal((await tray.shown()).filter((part) => part.role === "list item" && part.name.startsWith(question)).length, 1);

  // An answer that comes later still arrives, in the same window.
  await mara.page.goBack();
  await mara.say("Sorry for the wait. I have reset your PIN.");
  await desktop.key("ctrl+1");
  await tray.sees(/Mara Lindqvist, .*reset your PIN/s);
  assert.equal((await automaticOnes(console, chat)).length, 1);
  assert.deepEqual(mara.faults, []);
});

story("an answer that comes in time wins: nothing automatic is said", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 5, ticket_on_unavailable: "automatic" } }) });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await tray.open("Chat with us");
  await tray.say(question);
  const [chat] = await eventually("the question arrives", async () => ((await console.chats()).length ? console.chats() : null));
  await console.api("POST", `/chats/${chat.id}/messages`, { text: "Try the PIN 0000.", is_private: false });
  await tray.sees(/Robin Ashe, .*Try the PIN 0000/s);
  await stays("nothing automatic is said and no ticket made",
    async () => (await automaticOnes(console, chat)).length === 0 && (await console.tickets()).length === 0, 8_000);
  await tray.misses("Automatic message");
});

story("nobody answers where the policy makes the ticket by itself", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 3, ticket_on_unavailable: "automatic" } }) });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await tray.open("Chat with us");
  await tray.say(question);
  await tray.sees(/Saved as request #\d+/);
  const [ticket] = await console.tickets();
  await tray.press("My requests");
  await tray.sees(new RegExp(`${question}.*New.*#${ticket.number}`, "s"));
  await desktop.key("ctrl+1");
  await tray.say("Hello? Is anybody there?");
  await device.delivered();
  await stays("there is one ticket", async () => (await console.tickets()).length === 1, 5_000);
});

story("nobody answers where the policy makes no ticket: the user is told so, and offered none", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 3, ticket_on_unavailable: "never" } }) });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await tray.open("Chat with us");
  await tray.say(question);
  await tray.sees(new RegExp(`Automatic message, .*${busy}`, "s"));
  await tray.sees("Nobody could answer yet");
  await device.delivered();
  await stays("nothing is offered, and no ticket made",
    async () => !(await tray.shown()).some((part) => /make a request|Make a request|request is being made/.test(part.name)) && (await console.tickets()).length === 0, 5_000);
});

story("an answer that the console accepted first wins over a fallback that the device fired without knowing of it", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 5, ticket_on_unavailable: "automatic" } }) });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await tray.open("Chat with us");
  await tray.say(question);
  await tray.sees(/You, .*sign in.*(Sent|Delivered)/s);
  const [chat] = await console.chats();
  network.silence("answers");
  await console.api("POST", `/chats/${chat.id}/messages`, { text: "Try the PIN 0000.", is_private: false });
  await tray.sees("Automatic message");
  network.cut();
  network.restore();
  await tray.sees(/Robin Ashe, .*Try the PIN 0000/s);
  await device.delivered();
  for (const words of ["Would you like to make a request instead?", "Your request is being made"]) await tray.misses(words);
  await tray.press("My requests");
  await tray.misses("Queued on this computer");
  assert.equal((await console.tickets()).length, 0);
  assert.equal((await console.chats())[0].waiting_since, undefined);
});

story("without a network the text says that we could not be reached", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 3 } }) });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await device.online();
  network.cut();
  await tray.open("Chat with us");
  await tray.sees("You are offline");
  await tray.say(question);
  await tray.sees(/You, .*sign in.*Queued/s);
  await tray.sees(/Automatic message, .*reach/s);
  await tray.misses(busy);
  network.restore();
  await tray.sees(/You, .*sign in.*(Sent|Delivered)/s);
  const [chat] = await console.chats();
  await becomes("the automatic message is in the console, once", async () => (await automaticOnes(console, chat)).length, 1);
});

story("the fallback survives a restart of service and tray, comes when it is due, and fires once", async (s) => {
  const console = await Console.start(s, { policy: workstation({ chat: { unavailable_after: 12 } }) });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await tray.open("Chat with us");
  await tray.say(question);
  await tray.sees(/You, .*sign in.*(Sent|Delivered)/s);
  const [chat] = await console.chats();
  const [said] = await console.messages(chat.id);
  await device.kill();
  await tray.kill();
  await device.start();
  await tray.start();
  await tray.open("Chat with us");
  await tray.sees(/You, .*sign in/s);
  await tray.sees(new RegExp(`Automatic message, .*${busy}`, "s"));
  await device.delivered();
  const [automatic] = await automaticOnes(console, chat);
  const after = Date.parse(automatic.written_at) - Date.parse(said.written_at);
  // Both are cut to whole milliseconds.
  assert.ok(after >= 11_999 && after < 20_000, `it came after ${after} ms, due after 12000`);

  // Once, also when everything starts again after it.
  await device.kill();
  await tray.stop();
  await device.start();
  await tray.start();
  await tray.open("Chat with us");
  await tray.sees(busy);
  await device.online();
  await stays("it is said once", async () => (await automaticOnes(console, chat)).length === 1, 5_000);
  assert.equal((await tray.shown()).filter((part) => part.name.startsWith("Automatic message")).length, 1);
});
