// Every page on the real console, in both themes: accessible, within the Content-Security-Policy, and deaf to hostile text.
import assert from "node:assert/strict";
import { request } from "node:https";
import { createRequire } from "node:module";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { eventually } from "./support/facts.mjs";
import { NodeDevice } from "./support/node_device_driver.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";

const { AxeBuilder } = createRequire(new URL("../../console/web/package.json", import.meta.url))("@axe-core/playwright");

const hostile = [
  `<script>window.hacked=1</script>`,
  `<img src=x onerror=window.hacked=1>`,
  `"><svg/onload=window.hacked=1>`,
  `javascript:window.hacked=1`,
  `{{constructor.constructor('window.hacked=1')()}}`,
  `</textarea><iframe srcdoc="<script>parent.hacked=1</script>">`,
  `&lt;b&gt; &amp; \u202Egnp.exe\u202C`,
];
const worst = hostile[1];

/** Everything that a device may say of itself in words, in the words of an enemy. */
const inventory = {
  system: { hostname: worst, manufacturer: worst, model: worst, serial_number: worst, form_factor: worst },
  os: { platform: "linux", name: worst, full_name: worst, kernel: worst, last_boot_at: 1_790_000_000_000, pending_reboot: true },
  cpus: [{ name: worst, manufacturer: worst, cores: 4 }],
  memory: { total_bytes: 16 * 2 ** 30, available_bytes: 2 ** 30 },
  volumes: [{ mount_point: worst, device: worst, filesystem: worst, size_bytes: 2 ** 38, free_bytes: 2 ** 33, free_percent: 3.1 }],
  network_adapters: [{ name: worst, description: worst, mac: worst, ipv4: [{ address: worst, prefix_length: 24 }] }],
  software: Array.from({ length: 60 }, (_, index) => ({ name: `${hostile[index % hostile.length]} ${index}`, version: worst, vendor: worst, source: "dpkg" })),
  services: [{ name: worst, description: worst, state: worst }],
  security: { disk_encryption: worst, firewall_enabled: false },
};

/** A console on which every noun has a record with a hostile name. */
async function filled(s) {
  const console = await Console.start(s, { policy: workstation() });
  const device = await NodeDevice.start(s, console.ca);
  device.do("enrol", { url: console.url, token: await console.token({ customer: worst }), hostname: worst });
  await device.until("enrolled");
  device.do("connect");
  await device.until("welcome");
  device.do("fact", { type: "inventory.reported", body: { report_id: device.id(), collected_at: Date.now(), sections: inventory } });
  for (const kind of ["booted", "suspending"]) device.do("fact", { type: "device.event", body: { kind, detail: hostile[2], happened_at: Date.now() } });
  const user = { kind: "posix", account_id: "1000", name: worst, full_name: worst };
  for (const text of hostile) device.do("say", { text, user });
  const asset = await console.online(worst);
  const customer = asset.customer.id;
  await console.api("POST", "/contacts", { customer_id: customer, name: worst, email: "x@example.com" });
  const { ticket } = await console.api("POST", "/tickets", { customer_id: customer, subject: worst, asset_ids: [asset.id], problem_type: "Other", priority: "High" });
  await console.api("POST", `/tickets/${ticket.id}/comment`, { subject: worst, body: hostile.join("\n"), hidden: true });
  const { alert } = await console.api("POST", "/rmm_alerts", { asset_id: asset.id, customer_id: customer, description: worst, formatted_output: hostile[2] });
  await console.api("POST", "/canned_responses", { title: worst, body: hostile[0] });
  const { policies } = await console.api("GET", "/policies");
  const chat = await eventually("everything is said", async () => (await console.chats()).find((one) => one.last_position === hostile.length));
  await console.api("POST", `/chats/${chat.id}/messages`, { text: worst, is_private: true });
  await eventually("the inventory arrives", async () => (await console.api("GET", `/customer_assets/${asset.id}/inventory`)).inventory.software);
  await eventually("the policy is applied", async () => (await console.api("GET", `/customer_assets/${asset.id}/policy`)).applied_version);
  return { console, asset, chat, ticket, alert, policy: policies[0], customer };
}

/** Each page with what tells that it is there. */
const pagesOf = ({ asset, chat, ticket, alert, policy, customer }) => [
  [`/chat/all/${chat.id}`, ".message-note"],
  ["/chat/archived", ".state"],
  ["/assets", "tbody tr"],
  [`/assets/${asset.id}`, ".meter"],
  [`/assets/${asset.id}/software`, "tbody tr"],
  [`/assets/${asset.id}/network_adapters`, ".card-panel"],
  [`/assets/${asset.id}/volumes`, "tbody tr"],
  [`/assets/${asset.id}/events`, ".event-list li"],
  [`/assets/${asset.id}/policy`, "tbody tr"],
  ["/alerts", "tbody tr"],
  [`/alerts/${alert.id}`, ".alert-text"],
  ["/tickets", "tbody tr"],
  [`/tickets/${ticket.id}`, ".comment"],
  ["/policies", "tbody tr"],
  [`/policies/${policy.id}`, ".cm-content"],
  ["/customers", "tbody tr"],
  [`/customers/${customer}`, ".plain-list li"],
  ["/settings", ".key-list"],
];

async function accessible(page, where, rules) {
  // Legacy mode: in this page, without another one for each look; there are no frames. Every rule is tried; only of what is
  // violated the elements are described.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  assert.deepEqual(violations.map((one) => `${where}: ${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`), []);
}

story("no page has a violation of accessibility or of the policy, or runs what somebody wrote", async (s) => {
  const world = await filled(s);
  const browser = await Browser.start(s);
  const mara = await browser.signIn(world.console);
  const { page } = mara;
  page.on("dialog", (dialog) => mara.faults.push(`a dialog: ${dialog.message()}`));
  for (const [path, sign] of pagesOf(world)) {
    await page.goto(world.console.url + path);
    await page.locator(sign).first().waitFor();
    await accessible(page, path);
    // Dark differs in its colours only.
    await page.emulateMedia({ colorScheme: "dark" });
    await accessible(page, `${path} in dark`, ["color-contrast"]);
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined, path);
  }
  await page.goto(`${world.console.url}/chat/all/${world.chat.id}`);
  for (const text of hostile) await page.getByRole("log").getByText(text, { exact: true }).first().waitFor();
  assert.equal(await page.locator("main script, main iframe, main svg[onload], main img").count(), 0);
  assert.deepEqual(mara.faults, []);
});

const head = (url, ca, headers) =>
  new Promise((resolve, reject) => {
    request(url, { ca, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer));
    }).on("error", reject).end();
  });

story("the page comes compressed, with a policy that lets nothing inline run or style", async (s) => {
  const console = await Console.start(s);
  const { readFileSync } = await import("node:fs");
  const ca = readFileSync(console.ca);
  const index = await head(console.url, ca, { "Accept-Encoding": "gzip" });
  const policy = index.headers["content-security-policy"];
  assert.match(policy, /script-src 'self';/);
  assert.doesNotMatch(policy, /unsafe/);
  const browser = await Browser.start(s);
  const context = await browser.signIn(console);
  const assets = await context.page.evaluate(() => performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js")).map((one) => one.name));
  assert.ok(assets.length > 3);
  const largest = await Promise.all(assets.map((one) => head(one, ca, { "Accept-Encoding": "gzip, br" })));
  assert.ok(largest.some((answer) => answer.headers["content-encoding"] === "gzip"));
  assert.ok(largest.every((answer) => answer.headers["cache-control"].includes("immutable")));
  const plain = await head(assets[0], ca, {});
  assert.equal(plain.headers["content-encoding"], undefined);
});
