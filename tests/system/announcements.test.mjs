// Announcements with the real programs: from a browser to the window of a person at a device and back, whoever is away, killed
// or restored in between.
import assert from "node:assert/strict";
import { cpSync, renameSync, rmSync } from "node:fs";
import { Browser } from "./support/browser.mjs";
import { Chance } from "./support/chance.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually, Hopeless } from "./support/facts.mjs";
import { Person } from "./support/person.mjs";
import { program } from "./support/places.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

const minutes = (count) => new Date(Date.now() + count * 60_000).toISOString();

async function announce(console, title, more = {}) {
  const { id } = await console.customer("Harbour Bakery");
  const body = { title, text: `${title}, in full.`, customer_id: id, ...more };
  return (await console.api("POST", "/announcements", body)).announcement;
}
const counts = async (console, { id }) => {
  const { devices, delivered, seen, dismissed } = (await console.api("GET", `/announcements/${id}`)).announcement.counts;
  return [devices, delivered, seen, dismissed];
};
const counted = (console, one, wanted) => becomes(`the counts of "${one.title}"`, () => counts(console, one), wanted);

/** What a tray shows that heard these frames. */
function standing(person) {
  const shown = new Map();
  for (const { type, body } of person.heard) {
    if (type === "snapshot") shown.clear();
    if (type === "announcement") shown.set(body.announcement.announcement_id, body);
    if (type === "announcement.gone") shown.delete(body.announcement_id);
  }
  return [...shown.values()];
}
const titles = (person) => standing(person).map((one) => one.announcement.title);
const mark = (person, one, how) => person.ask("announcement.mark", { announcement_id: one.uuid, mark: how });

story("an announcement to a customer stands in the tray, and the browser counts who has it, saw it and dismissed it", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await device.online();
  const mara = await (await Browser.start(s)).signIn(console);
  const { page } = mara;

  await page.getByRole("link", { name: "Announcements" }).click();
  await page.getByText("No announcements yet").waitFor();
  await page.getByRole("button", { name: "New announcement" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Customer" }).selectOption("Harbour Bakery");
  await dialog.getByText(/1 device now/).waitFor();
  await dialog.getByLabel("Title").fill("The oven network rests");
  await dialog.getByLabel("Text").fill("Tonight from six to eight.\n<b>Save</b> your work & go home.");
  await dialog.getByLabel("Level").selectOption("warning");
  await dialog.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { name: "The oven network rests" }).waitFor();

  // The person is told; nobody has looked yet.
  const notification = await eventually("a notification", () => desktop.panel.notifications().at(-1));
  assert.equal(notification.title, "Warning: The oven network rests");
  assert.match(notification.body, /&lt;b&gt;Save&lt;\/b&gt; your work &amp; go home/);
  const row = page.locator("tbody tr").first();
  await row.getByText("Delivered").waitFor();
  const [one] = (await console.api("GET", "/announcements")).announcements;
  await counted(console, one, [1, 1, 0, 0]);

  // A click opens the window on it: seen, by whom.
  await desktop.panel.ask(`notification-click ${notification.id}`);
  await tray.focus();
  await tray.sees("The oven network rests");
  await tray.sees(/Mara Lindqvist · /);
  await tray.sees("Tonight from six to eight.\n<b>Save</b> your work & go home.");
  await row.getByText("Seen").waitFor();
  const [entry] = (await console.api("GET", `/announcements/${one.id}/devices`)).devices;
  assert.equal(entry.people.length, 1);
  await row.getByText(entry.people[0].name).waitFor();

  // Dismissed, it is away for good, and the browser says so.
  await tray.press("Dismiss: The oven network rests");
  await tray.misses("The oven network rests");
  await row.getByText("Dismissed").waitFor();
  await counted(console, one, [1, 1, 1, 1]);
  await tray.kill();
  await tray.start();
  await tray.open("Chat with us");
  await tray.sees("Ask us anything");
  await tray.misses("The oven network rests");
  assert.equal(desktop.panel.notifications().length, 1, "told once");

  // The next is withdrawn while it stands there.
  const mistake = await announce(console, "A mistake");
  await tray.sees("A mistake, in full.");
  await counted(console, mistake, [1, 1, 1, 0]);
  await page.goto(`${console.url}/announcements/${mistake.id}`);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await tray.misses("A mistake");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Withdraw" }).waitFor({ state: "detached" });
  assert.deepEqual(mara.faults, []);
});

story("an announcement to a folder stands at the devices in it and below it, and nowhere else", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const inside = await Device.start(s, console, { name: "inside" });
  await inside.online();
  // A machine is one device of a customer: the second is another's, and then moves in.
  const outside = await Device.start(s, console, { name: "outside", customer: "Kestrel Logistics" });
  await outside.online();
  const { id: bakery } = await console.customer("Harbour Bakery");
  const assets = await console.assets();
  const assetAt = (customer) => assets.find((one) => one.customer.business_name === customer);
  const put = (asset, change) => console.api("PUT", `/customer_assets/${asset.id}`, change);
  const [front, back] = [assetAt("Harbour Bakery"), assetAt("Kestrel Logistics")];
  await put(back, { customer_id: bakery });
  const { folder: shop } = await console.api("POST", "/folders", { customer_id: bakery, name: "Shop" });
  const { folder: counter } = await console.api("POST", "/folders", { customer_id: bakery, parent_id: shop.id, name: "Counter" });
  await put(front, { folder_id: counter.id });
  const [mia, tom] = [await Person.at(s, inside), await Person.at(s, outside)];

  const mara = await (await Browser.start(s)).signIn(console);
  const { page } = mara;
  await page.goto(`${console.url}/announcements`);
  await page.getByRole("button", { name: "New announcement" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("A folder of a customer").check();
  await dialog.getByRole("combobox", { name: "Customer" }).selectOption("Harbour Bakery");
  const folder = dialog.getByRole("combobox", { name: "Folder" });
  await folder.getByText("Shop / Counter").waitFor({ state: "attached" });
  await folder.selectOption("Shop");
  await dialog.getByText(/1 device now/).waitFor();
  await dialog.getByLabel("Title").fill("The shop is closed");
  await dialog.getByLabel("Text").fill("Until the oven works.");
  await dialog.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { name: "The shop is closed" }).waitFor();
  await page.locator("tbody tr").first().getByText("Delivered").waitFor();
  assert.equal(await page.locator("tbody tr").count(), 1);
  await becomes("it stands inside", () => titles(mia), ["The shop is closed"]);
  const [one] = (await console.api("GET", "/announcements")).announcements;
  await counted(console, one, [1, 1, 0, 0]);

  // By the time that the next one has come, the first would have.
  const all = await announce(console, "For everybody");
  await becomes("the next stands outside", () => titles(tom), ["For everybody"]);
  await counted(console, all, [2, 2, 0, 0]);
  assert.ok(!tom.heard.some(({ type, body }) => type === "announcement" && body.announcement.title === one.title), "not even for a moment");

  // What is put into the folder gets it while it stands.
  await put(back, { folder_id: shop.id });
  await becomes("it stands there, too", () => titles(tom), ["For everybody", "The shop is closed"]);
  await counted(console, one, [2, 2, 0, 0]);
  assert.deepEqual(mara.faults, []);
});

story("a device that was away gets what stands, once, and nothing that ended meanwhile", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  await device.stop();
  await eventually("it is away", async () => (await console.assets()).every((asset) => !asset.online));

  const stands = await announce(console, "It stands");
  const planned = await announce(console, "It is planned", { starts_at: minutes(60) });
  const withdrawn = await announce(console, "It was withdrawn");
  await console.api("POST", `/announcements/${withdrawn.id}/withdraw`);
  const short = await announce(console, "It was short", { expires_at: new Date(Date.now() + 1_500).toISOString() });
  await eventually("it has expired", async () => (await console.api("GET", `/announcements/${short.id}`)).announcement.state === "expired");

  await device.start();
  await device.online();
  const mia = await Person.at(s, device);
  await becomes("what stands", () => titles(mia), ["It stands"]);
  await counted(console, stands, [1, 1, 0, 0]);
  await counted(console, short, [1, 0, 0, 0]);
  await counted(console, withdrawn, [1, 0, 0, 0]);
  await counted(console, planned, [1, 0, 0, 0]);

  // The service dies after each step of the person's: nothing comes back, nothing is lost.
  await mark(mia, stands, "told");
  await device.kill();
  await device.start();
  const again = await Person.at(s, device);
  assert.deepEqual(standing(again).map((one) => [one.announcement.title, one.told, one.seen]), [["It stands", true, false]], "not told twice");
  await mark(again, stands, "dismissed");
  await device.kill();
  await device.start();
  await device.delivered();
  const third = await Person.at(s, device);
  assert.deepEqual(titles(third), []);
  await counted(console, stands, [1, 1, 1, 1]);

  // What was planned for later is sent earlier after all.
  await console.api("PUT", `/announcements/${planned.id}`, { starts_at: "" });
  await becomes("what was planned stands", () => titles(third), ["It is planned"]);

  // One that ends by the clock leaves the tray without a word of the console.
  const brief = await announce(console, "It is brief", { expires_at: new Date(Date.now() + 2_500).toISOString() });
  await eventually("it is there", () => titles(third).includes("It is brief"));
  await becomes("it is gone", () => titles(third), ["It is planned"]);
  await counted(console, brief, [1, 1, 0, 0]);
});

story("on a device that was restored nothing is shown twice", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  await device.online();
  await device.delivered();
  await device.stop();
  const snapshot = `${device.state}.snapshot`;
  cpSync(device.state, snapshot, { recursive: true, filter: (source) => !source.endsWith(".sock") });
  await device.start();
  await device.online();
  const mia = await Person.at(s, device);
  const [dismissed, seen, withdrawn] = [await announce(console, "Dismissed"), await announce(console, "Seen"), await announce(console, "Withdrawn")];
  await becomes("all three stand", () => titles(mia), ["Dismissed", "Seen", "Withdrawn"]);
  await mark(mia, dismissed, "dismissed");
  await mark(mia, seen, "seen");
  await console.api("POST", `/announcements/${withdrawn.id}/withdraw`);
  await becomes("one is left", () => titles(mia), ["Seen"]);
  await device.delivered();
  await device.kill();
  rmSync(device.state, { recursive: true });
  renameSync(snapshot, device.state);

  await device.start();
  await device.online();
  const after = await Person.at(s, device);
  await becomes("what stands", () => standing(after).map((one) => [one.announcement.title, one.told, one.seen]), [["Seen", true, true]]);
  await device.delivered();
  await counted(console, dismissed, [1, 1, 1, 1]);
  await counted(console, seen, [1, 1, 1, 0]);
  const next = await announce(console, "Next");
  await becomes("the next one comes, too", () => titles(after), ["Seen", "Next"]);
  assert.ok(!after.heard.some(({ type, body }) => type === "announcement" && ["Dismissed", "Withdrawn"].includes(body.announcement.title)), "not even for a moment");
  await counted(console, next, [1, 1, 0, 0]);
});

story("a service that dies inside its writes loses no announcement and counts none twice", { limit: 420_000 }, async (s) => {
  const deaths = Number(process.env.DESKBELL_SERVICE_DEATHS ?? 40);
  const chance = new Chance(s);
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  await device.online();
  await device.kill();
  const made = [];
  for (let died = 0; died < deaths; died++) {
    if (died % 4 === 0) made.push(await announce(console, `Number ${made.length + 1}`));
    device.launch({ LD_PRELOAD: program("deskbell-die-at.so"), DIE_AT: String(1 + Math.floor(chance.next() * 120)) });
    const { signal, code } = await device.ended;
    await device.kill(); // forgotten by its group
    if (signal !== "SIGKILL") throw new Hopeless(`the service ended by itself with ${code ?? signal}`);
  }
  await device.start();
  await device.online();
  const mia = await Person.at(s, device);
  await becomes("every one stands, in order", () => titles(mia), made.map((one) => one.title));
  for (const one of made) await mark(mia, one, "dismissed");
  await device.delivered();
  for (const one of made) await counted(console, one, [1, 1, 1, 1]);
  await becomes("none is left", () => titles(mia), []);
});
