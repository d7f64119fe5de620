// The pictures of docs/pictures: a working day with several conversations, an alert, tickets and a policy, light and dark.
// They land in $RESULTS/pictures; UPDATE_PICTURES=1 copies them to docs/pictures.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { knownAs, Person } from "./support/person.mjs";
import { desktopFonts, keep, place } from "./support/pictures.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

const themes = ["light", "dark"];

const staff = [
  { login: "ida.sommer", name: "Ida Sommer", email: "ida@harbour-bakery.example", customer: "Harbour Bakery", machine: "HARBOUR-OFFICE-2" },
  { login: "tom.ashdown", name: "Tom Ashdown", email: "tom@kestrel-logistics.example", customer: "Kestrel Logistics", machine: "KESTREL-DISPATCH" },
  { login: "priya.nair", name: "Priya Nair", email: "priya@nordlicht.example", customer: "Nordlicht Architects", machine: "NORD-WS-014" },
  { login: "emil.haas", name: "Emil Haas", email: "emil@vogel-partner.example", customer: "Vogel & Partner", machine: "VOGEL-LT-03" },
];

/** Enrols a machine for each, links its contact, and gives {ida: {device, asset, contact}, ...}. */
async function moveIn(s, console) {
  const homes = {};
  for (const { login, name, email, customer, machine } of staff) {
    const key = login.split(".")[0];
    const device = await Device.start(s, console, { name: `device-${key}`, customer, env: knownAs(s, login, name) });
    await device.online();
    const asset = await eventually("its asset", async () => (await console.assets()).find((one) => one.customer.business_name === customer && one.online));
    const { id } = await console.customer(customer);
    const contact = await console.api("POST", "/contacts", { customer_id: id, name, email });
    await console.api("PUT", `/customer_assets/${asset.id}`, { name: machine, contact_id: contact.id });
    homes[key] = { device, asset, contact, customer: id };
  }
  return homes;
}

story("the pictures", { limit: 600_000 }, async (s) => {
  const fonts = desktopFonts(s);
  const policy = (after) => workstation({
    chat: { unavailable_after: after },
    settings: { "monitors.disk_space": { enabled: false }, "monitors.processes": { enabled: true, names: ["cupsd"], sustained_for: 0 } },
  });
  const console = await Console.start(s, { policy: policy(86_400) });
  const homes = await moveIn(s, console);
  const browser = await Browser.start(s, { env: fonts });
  const mara = await browser.signIn(console, undefined, { to: "/chat/all" });
  const jonas = await browser.signIn(console, console.accounts.technicians[1], { to: "/chat/all" });
  const shots = {};
  for (const theme of themes) {
    const desktop = await Desktop.start(s, { name: `desktop-${theme}`, size: "480x700", dark: theme === "dark", env: fonts });
    shots[theme] = { desktop, tray: await Tray.start(s, desktop, homes.ida.device, { name: `tray-${theme}` }) };
  }
  const each = async (act) => {
    for (const theme of themes) await act(shots[theme], theme);
  };
  const window = async ({ desktop, tray }, name, theme) => {
    const id = await tray.focus();
    await desktop.parkPointer();
    await desktop.still(id);
    await desktop.picture(place(`tray-${name}-${theme}`), id);
    await keep(place(`tray-${name}-${theme}`));
  };

  const shoot = async ({ page }, name, theme) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await becomes("nothing is loading", () => page.locator(".skeleton").count(), 0);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: place(`console-${name}-${theme}`) });
    await keep(place(`console-${name}-${theme}`));
  };

  await requests();
  await conversations();
  await fallback();
  await inTheConsole();

  /** Two forms, one of them from the picture. */
  async function requests() {
    const priya = await Person.at(s, homes.priya.device);
    await priya.submit({ name: "Priya Nair", email: "priya@nordlicht.example", subject: "Plotter access for the new colleague", description: "Lena starts on Monday and needs the plotter and the CAD share.", problem_type: "Hardware" });
    await each(async ({ desktop, tray }, theme) => {
      await tray.open("Send a request");
      await tray.fill("Name", "Ida Sommer");
      await tray.fill("E-mail, required", "ida@harbour-bakery.example");
      await tray.fill("Subject, required", "A second screen for the office");
      await tray.fill("Description, required", "The cash desk has two, the office has one.");
      await tray.focusField("Name");
      await window({ desktop, tray }, "form", theme);
    });
    await shots.light.tray.press("Send");
    await shots.light.tray.sees("Thank you");
    await eventually("two tickets", async () => (await console.tickets()).length === 2);
  }

  async function conversations() {
    const [tom, priya, emil] = [await Person.at(s, homes.tom.device), await Person.at(s, homes.priya.device), await Person.at(s, homes.emil.device)];
    await tom.say("Hi! The dispatch screen freezes every few minutes since this morning.");
    await jonas.openChat("dispatch screen");
    await jonas.page.getByRole("button", { name: "Assign to me" }).click();
    await jonas.say("Hello Tom, I can see it from here. May I restart the viewer now?");
    await tom.say("Yes please, there is no truck at the gate.");
    await priya.say("Is the CAD licence server down? I get “no seats available”.");
    await emil.say("My notebook asks for a recovery key after the update. What should I do?");

    const { desktop, tray } = shots.light;
    await tray.open("Chat with us");
    await tray.say("Good morning! The label printer only prints question marks.");
    await mara.openChat("Good morning!");
    await mara.page.getByRole("button", { name: "Assign to me" }).click();
    await mara.say("Good morning Ida, let me have a look.\nWhich printer is it, the one at the counter?");
    await tray.sees("the one at the counter?");
    await tray.say("Yes, the small one. It worked yesterday, nobody changed anything.");
    await mara.sees("nobody changed anything");
    await mara.page.getByRole("button", { name: /Private note/ }).click();
    await mara.page.getByRole("textbox", { name: /private note/ }).fill("Same driver as at Kestrel last week: roll back to 3.2.");
    await mara.page.keyboard.press("Enter");
    await mara.sees("Same driver as at Kestrel");
    await mara.say("It got a wrong driver with last night's update. I have put the old one back, please try again 🙂");
    await tray.sees("put the old one back");
    await tray.say("It prints again, thank you!");
    await mara.sees("It prints again");
    await tray.sees(/You, .*It prints again.*Read/s);
    for (const chat of await console.chats()) {
      const home = Object.values(homes).find((one) => one.asset.id === chat.asset.id);
      await console.api("PUT", `/chats/${chat.id}`, { contact_id: home.contact.id });
    }
    await mara.page.getByText("ida@harbour-bakery.example").first().waitFor();
    for (const theme of themes) await shoot(mara, "chat", theme);
    await each(async (one, theme) => {
      await one.tray.open("Chat with us");
      await one.tray.sees("It prints again");
      await window(one, "chat", theme);
    });
    await desktop.key("Escape");
  }

  /** The next day, so to speak: the conversation was closed, and now nobody answers. */
  async function fallback() {
    await mara.page.getByRole("button", { name: "Close conversation" }).click();
    await shots.light.tray.open("Chat with us");
    await shots.light.tray.sees("closed this conversation");
    await console.putPolicy(policy(3));
    await eventually("the device has the new policy", async () => /"unavailable_after": ?3\b/.test(await homes.ida.device.command("policy", "show", "--json")));
    await shots.light.tray.say("I am locked out of the till, and the shop opens in ten minutes!");
    await each(async (one, theme) => {
      await one.tray.open("Chat with us");
      await one.tray.sees("Would you like to make a request instead?");
      await window(one, "unavailable", theme);
    });
    await shots.light.tray.press("Make a request");
    await shots.light.tray.sees(/Saved as request #\d+/);
    await each(async (one, theme) => {
      await one.tray.press("My requests");
      await one.tray.sees("A second screen for the office");
      await window(one, "requests", theme);
      await one.tray.press("My device");
      await one.tray.sees("What can my IT see?");
      await window(one, "device", theme);
    });
  }

  async function inTheConsole() {
    await eventually("the alert", async () => (await console.alerts()).some((alert) => alert.computer_name === "HARBOUR-OFFICE-2"));
    await mara.page.goto(`${console.url}/chat/all`);
    await mara.openChat("Ida Sommer");
    await mara.sees("Everybody is busy right now");
    await mara.page.getByRole("button", { name: "Assign to me" }).click();
    for (const theme of themes) await shoot(mara, "unavailable", theme);
    await mara.page.goto(`${console.url}/assets`);
    await mara.page.getByText("KESTREL-DISPATCH").first().waitFor();
    await homes.emil.device.stop(); // a notebook that was closed
    await mara.page.getByText("Offline").last().waitFor();
    for (const theme of themes) await shoot(mara, "assets", theme);
    await mara.page.goto(`${console.url}/tickets`);
    await mara.page.getByText("A second screen for the office").first().waitFor();
    for (const theme of themes) await shoot(mara, "tickets", theme);
    await console.putPolicy(policy(180));
    const robin = await browser.signIn(console, console.accounts.admin, { to: "/policies" });
    await robin.page.getByRole("link", { name: "Workstations" }).click();
    await robin.page.getByRole("textbox", { name: "Policy as JSON" }).waitFor();
    await robin.page.getByRole("region", { name: "Menu preview" }).getByText("Chat with us").waitFor();
    for (const theme of themes) await shoot(robin, "policy", theme);
    assert.deepEqual([...mara.faults, ...jonas.faults, ...robin.faults], []);
  }
});
