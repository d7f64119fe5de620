// (c) A contact form becomes exactly one ticket, also when the network goes while it is submitted.
import assert from "node:assert/strict";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { eventually, stays } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

async function begin(s, form = {}) {
  const console = await Console.start(s, { policy: workstation({ form }) });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await device.online();
  await tray.open("Send a request");
  return { console, network, device, desktop, tray };
}

async function fill(tray) {
  await tray.fill("E-mail, required", "ida@harbour-bakery.example");
  await tray.fill("Subject, required", "A second screen for the office");
  await tray.fill("Description, required", "The cash desk has two, the office has one. Could we have another?");
}

async function oneTicket(console) {
  const tickets = await eventually("the ticket", async () => {
    const all = await console.tickets();
    return all.length ? all : null;
  });
  assert.equal(tickets.length, 1);
  const { ticket } = await console.api("GET", `/tickets/${tickets[0].id}`);
  assert.equal(ticket.subject, "A second screen for the office");
  assert.equal(ticket.source, "contact_form");
  assert.equal(ticket.status, "New");
  assert.ok(ticket.comments.some((comment) => comment.body.includes("the office has one") && !comment.hidden), JSON.stringify(ticket.comments));
  assert.equal(ticket.assets.length, 1);
  return ticket;
}

story("the network is cut before the form is sent: it is kept, and becomes one ticket when the network is back", async (s) => {
  const { console, network, device, tray } = await begin(s);
  // What is missing is said beside the field, and nothing is lost.
  await tray.fill("Subject, required", "A second screen for the office");
  await tray.press("Send");
  await tray.sees("Please fill this in.");
  await fill(tray);
  network.cut();
  await tray.press("Send");
  await tray.sees("kept on this computer");
  await tray.press("My requests");
  await tray.sees(/A second screen.*Queued/s);
  assert.equal((await console.tickets()).length, 0);
  network.restore();
  const ticket = await oneTicket(console);
  await tray.sees(new RegExp(`A second screen.*#${ticket.number}`, "s"));
  await tray.sees(/A second screen.*New/s);
  await device.delivered();
  assert.equal((await console.tickets()).length, 1);
});

story("the network is cut after the console has it and before the device knows: still one ticket", async (s) => {
  const { console, network, device, tray } = await begin(s);
  await fill(tray);
  network.silence("answers");
  await tray.press("Send");
  await oneTicket(console);
  assert.ok((await device.status()).outbox.waiting > 0, "the device does not know yet");
  network.cut();
  await device.kill();
  await device.start();
  network.restore();
  await device.delivered();
  const ticket = await oneTicket(console);
  await stays("there is one ticket", async () => (await console.tickets()).length === 1, 3_000);
  await tray.press("My requests");
  await tray.sees(new RegExp(`A second screen.*#${ticket.number}`, "s"));
});

story("the policy's words stand above the form, and thank for it", async (s) => {
  const introduction = "Orders need the number of your cash desk.";
  const thank_you = "Thank you. We order on Fridays.";
  const { console, tray } = await begin(s, { introduction, thank_you });
  await tray.sees(introduction);
  await fill(tray);
  await tray.press("Send");
  await tray.sees(thank_you);
  await oneTicket(console);
});
