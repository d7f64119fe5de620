// Accounts on the console's command line, beside a console that runs and a browser that is open.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { story } from "./support/story.mjs";

story("who is disabled on the command line is signed out of the page that is open, and the others are not", async (s) => {
  const console = await Console.start(s);
  const browser = await Browser.start(s);
  const [leaves, stays] = console.accounts.technicians;
  const gone = await browser.signIn(console, leaves);
  const here = await browser.signIn(console, stays);
  await console.command("admin", "disable", leaves.email);
  // Nobody touches the page: its live link is told.
  await gone.page.getByText("Your session has ended.").waitFor();
  await gone.page.getByLabel("E-mail address").fill(leaves.email);
  await gone.page.getByLabel("Password").fill(leaves.password);
  await gone.page.keyboard.press("Enter");
  await gone.page.getByText("The e-mail address or the password is wrong").waitFor();
  await here.page.getByRole("navigation", { name: "Pages" }).waitFor();
  await console.command("admin", "enable", leaves.email);
  await gone.page.getByLabel("Password").fill(leaves.password);
  await gone.page.keyboard.press("Enter");
  await gone.page.getByRole("navigation", { name: "Pages" }).waitFor();
  assert.deepEqual(here.faults, []);
});

story("who is put into another security group sees it on the page that is open, and at once", async (s) => {
  const console = await Console.start(s);
  const browser = await Browser.start(s);
  const mara = await browser.signIn(console);
  const announcements = mara.page.getByRole("link", { name: "Announcements" });
  await announcements.waitFor();
  const { people } = await console.api("GET", "/users");
  const { id, groups } = people.find((one) => one.email === console.accounts.technicians[0].email);
  assert.deepEqual(groups.map((group) => group.name), ["Technicians"]);
  await console.api("POST", "/security_groups", { name: "Own only", permissions: ["chat.see", "chat.answer"], user_ids: [id] });
  await console.api("PUT", `/security_groups/${groups[0].id}`, { user_ids: [] });
  // Nobody touches the page: its live link is told.
  await announcements.waitFor({ state: "detached" });
  assert.equal(await mara.page.getByRole("link", { name: "Tickets" }).count(), 0);
  await mara.page.goto(`${console.url}/tickets`);
  await mara.page.getByText("You may not see this page").waitFor();
  await console.api("PUT", `/users/${id}`, { group_ids: [groups[0].id] });
  await announcements.waitFor();
  await mara.page.getByText("You may not see this page").waitFor({ state: "detached" });
  assert.deepEqual(mara.faults, []);
});

story("the one-time links that the console prints open the page on which a password is chosen", async (s) => {
  const console = await Console.start(s);
  const browser = await Browser.start(s);
  const tess = "tess@helpdesk.example";
  const linkOf = (printed) => printed.split("\n").find((line) => line.startsWith(console.url));
  const invited = linkOf(await console.command("admin", "create", tess, "--name", "Tess Moreau", "--technician", "--one-time-link", "--url", console.url));
  const first = await browser.open(console);
  await first.choosePassword(invited, "a first long password");
  await first.page.getByRole("button", { name: /Tess Moreau: settings/ }).waitFor();
  assert.ok(!first.page.url().includes("token"), first.page.url());
  // It works once.
  const late = await browser.open(console);
  await late.choosePassword(invited, "somebody else's password");
  await late.page.getByText("This link was used already or has expired").waitFor();
  const reset = linkOf(await console.command("admin", "reset", tess, "--url", console.url));
  await first.page.getByText("Your session has ended.").waitFor();
  // In the window that shows the form already: only what is behind "#" changes.
  await late.choosePassword(reset, "a second long password");
  await late.page.getByRole("button", { name: /Tess Moreau: settings/ }).waitFor();
  await browser.signIn(console, { email: tess, password: "a second long password" });
  assert.deepEqual([...first.faults, ...late.faults], []);
});
