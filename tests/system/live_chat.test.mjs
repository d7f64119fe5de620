// (a) An end user rings from the tray, a technician answers in a browser, and both see how far their words got.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { workstation, workstationMenu } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

story("a live chat from the tray's menu to a browser and back", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  const browser = await Browser.start(s);
  const mara = await browser.signIn(console);
  await mara.page.getByText("No one is waiting").waitFor();

  // The panel reads the menu that the policy makes, over D-Bus, and clicks in it.
  await becomes("the menu on the panel", async () => (await desktop.panel.menu()).slice(2, -2), workstationMenu);
  await tray.open("Chat with us");
  await tray.sees("Ask us anything");
  await desktop.type("Good morning! The label printer only prints question marks.");
  await desktop.key("shift+Return");
  await desktop.type("It worked yesterday; nobody changed anything.");
  await tray.sees(/nobody changed anything/);
  await desktop.key("Return");
  await tray.sees(/You, .*question marks.*Delivered/s);
  await tray.sees("Waiting for an answer");

  // One row, one message with its line break, waiting; read as soon as somebody looks.
  await mara.row("Good morning!").waitFor();
  assert.equal(await mara.rows().count(), 1);
  await mara.row("Good morning!").locator(".waiting").waitFor();
  await mara.openChat("Good morning!");
  await mara.sees("It worked yesterday");
  const [chat] = await console.chats();
  const said = await console.messages(chat.id);
  assert.deepEqual(said.map((message) => message.text),
    ["Good morning! The label printer only prints question marks.\nIt worked yesterday; nobody changed anything."]);
  await tray.sees(/You, .*question marks.*Read/s);

  // Who that is, says the technician, once; the ticket of the next conversation will know.
  const { id: customer_id } = await console.customer("Harbour Bakery");
  const contact = await console.api("POST", "/contacts", { customer_id, name: "Ida Sommer", email: "ida@harbour-bakery.example" });
  await mara.page.reload();
  await mara.page.getByRole("combobox", { name: "Contact" }).selectOption("Ida Sommer");
  await becomes("the conversation's contact", async () => (await console.chats())[0].contact?.id, contact.id);

  // Typing shows on the other side, both ways.
  await mara.composer().pressSequentially("Good ");
  await tray.sees("Mara Lindqvist is typing");
  await mara.say("Good morning, I am looking at it.\nOne moment 🙂");
  await tray.sees(/Mara Lindqvist, .*I am looking at it\.\nOne moment 🙂/s);
  await tray.sees("Mara Lindqvist is answering");
  await tray.misses("is typing");
  await mara.log().getByText("Read", { exact: true }).last().waitFor();
  await mara.row("Good morning").locator(".waiting").waitFor({ state: "detached" });
  await tray.focus();
  await desktop.type("Thank you");
  await mara.page.getByText(/is typing/).waitFor();
  await desktop.key("Return");
  await mara.sees("Thank you");

  // With the window away an answer comes as a notification; a click on it brings the window.
  await desktop.key("Escape");
  await becomes("the window is away", () => desktop.windows(tray.title), []);
  await mara.say("It has a new driver now. Please try again.");
  const notification = await eventually("a notification", () => desktop.panel.notifications().at(-1));
  assert.match(notification.title, /Mara Lindqvist/);
  assert.match(notification.body, /new driver/);
  await mara.log().getByText("Delivered", { exact: true }).last().waitFor();
  await desktop.panel.ask(`notification-click ${notification.id}`);
  await tray.focus();
  await mara.log().getByText("Delivered", { exact: true }).waitFor({ state: "detached" });

  // Closed, the user is told so; writing again begins a new conversation.
  await mara.page.getByRole("button", { name: "Close conversation" }).click();
  await tray.sees("Mara Lindqvist closed this conversation");
  await tray.say("It prints again, many thanks!");
  await becomes("there are two conversations", async () => (await console.chats("all")).length + (await console.chats("archived")).length, 2);
  assert.deepEqual((await console.chats("archived")).map((one) => one.id), [chat.id]);
  assert.equal((await console.chats())[0].contact.id, contact.id);
  assert.deepEqual(mara.faults, []);
});
