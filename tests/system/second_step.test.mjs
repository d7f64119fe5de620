// The second step of signing in, on the programs themselves: codes as a phone computes them, recovery codes, links and the command line.
import assert from "node:assert/strict";
import { stepMs, totp } from "../../scripts/lib/totp.mjs";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { story } from "./support/story.mjs";

story("who turned on the second step gets in with a code or a recovery code, and the operator takes it away", async (s) => {
  const console = await Console.start(s);
  const browser = await Browser.start(s);
  const [me] = console.accounts.technicians;
  const here = await browser.signIn(console, me, { to: "/settings" });
  const elsewhere = await browser.signIn(console, me);
  const standing = async () => JSON.parse(await console.command("admin", "list", "--json")).find((one) => one.email === me.email).second_step;
  assert.equal(await standing(), "off");

  const section = here.page.getByRole("region", { name: "Second step" });
  await section.getByLabel("Current password").fill(me.password);
  await here.page.keyboard.press("Enter");
  await section.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
  const secret = await section.locator(".token").textContent();
  const used = totp(secret);
  await section.getByLabel("Code that the app shows").fill(used);
  await here.page.keyboard.press("Enter");
  await section.getByText(/Your recovery codes, shown this once/).waitFor();
  const recovery = (await section.locator(".token").textContent()).split("\n");
  assert.equal(recovery.length, 10);
  await section.getByRole("button", { name: "I have kept them" }).click();
  await section.getByText("10 recovery codes are left").waitFor();
  assert.equal(await standing(), "on");

  // Nobody touches the other page: its live link is told.
  const { page } = elsewhere;
  await page.getByText("Your session has ended.").waitFor();
  const password = async (wanted) => {
    await page.getByLabel("Password").fill(wanted);
    await page.keyboard.press("Enter");
  };
  const code = page.getByLabel(/^Code/);
  await page.getByLabel("E-mail address").fill(me.email);
  await password("not this one");
  await page.getByText("The e-mail address or the password is wrong").waitFor();
  await password(me.password);
  await code.fill(used);
  await code.press("Enter");
  await page.getByText("The code is wrong or was used already").waitFor();
  // The next one is taken early, and is newer than the one that was used.
  await code.fill(totp(secret, Date.now() + stepMs));
  await code.press("Enter");
  await page.getByRole("navigation", { name: "Pages" }).waitFor();

  // A link that sets another password asks for it as well.
  const printed = await console.command("admin", "reset", me.email, "--url", console.url);
  const link = printed.split("\n").find((line) => line.startsWith(console.url));
  const third = await browser.open(console);
  await third.choosePassword(link, "another long password");
  await third.page.getByRole("button", { name: "Use a recovery code instead" }).click();
  await third.page.getByLabel("Recovery code").fill(recovery[4].toLowerCase().replaceAll("-", " "));
  await third.page.keyboard.press("Enter");
  await third.page.getByRole("navigation", { name: "Pages" }).waitFor();
  await third.page.getByText("A recovery code was used: 9 are left.").waitFor();

  // The phone is lost, and the codes with it.
  await console.command("admin", "reset-second-step", me.email);
  await third.page.getByText("Your session has ended.").waitFor();
  assert.equal(await standing(), "off");
  await third.page.getByLabel("E-mail address").fill(me.email);
  await third.page.getByLabel("Password").fill("another long password");
  await third.page.keyboard.press("Enter");
  await third.page.getByRole("navigation", { name: "Pages" }).waitFor();
  assert.deepEqual([...here.faults, ...elsewhere.faults, ...third.faults], []);
});
