// Alerts in a real browser, on the mock console: what resolving by hand means, and the agent's words in the language of the page.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });
type Alert = { check_id: string; description: string; formatted_output: string; resolved: boolean; properties: object };
const alert = (index: number) => mock.world.alerts[index] as unknown as Alert;
const german = () => page.evaluate(() => localStorage.setItem("deskbell.language", '"de"'));

describe("resolving by hand", () => {
  const warning = "Resolved. If the device still sees the cause, the alert comes back with its next report.";

  it("says that the alert comes back where the device still sees the cause", async () => {
    await page.goto(`${mock.address}/alerts/1`);
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    const toast = page.locator(".toast", { hasText: warning });
    await toast.waitFor();
    await eventually(() => alert(0).resolved, true);
    expect(await toast.getByRole("button").allTextContents(), "nothing can be reopened, so nothing is offered").toEqual([""]);
    await german();
    alert(1).resolved = false;
    await page.goto(`${mock.address}/alerts/2`);
    await page.getByRole("button", { name: "Lösen", exact: true }).click();
    await page.locator(".toast", { hasText: "Gelöst. Sieht das Gerät die Ursache noch, kommt der Alarm mit seiner nächsten Meldung wieder." }).waitFor();
  });

  it("says no more than that where a program raised it, of which no device knows", async () => {
    alert(0).check_id = "api";
    await page.goto(`${mock.address}/alerts/1`);
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await page.locator(".toast", { hasText: "Resolved" }).waitFor();
    expect(await page.getByText(warning).count()).toBe(0);
  });
});

it("what the agent wrote is German on a German page: in the list, on its own page, at the device, in a conversation, in its ticket", async () => {
  Object.assign(alert(0), { check_id: "disk_space", description: "Low disk space", formatted_output: "/: 6.2 % free (29 GiB), alert below 10.0 %" });
  Object.assign(alert(1), { check_id: "api", description: "High CPU use", formatted_output: "98.3 % of CPU time in use" });
  mock.world.events.set(1, [{ id: 1, kind: "alert_raised", text: "Low disk space", happened_at: new Date().toISOString() }]);
  await page.goto(`${mock.address}/settings`);
  await german();
  await page.goto(`${mock.address}/alerts`);
  await page.getByRole("link", { name: "Wenig Speicherplatz" }).waitFor();
  await page.getByRole("cell", { name: "/: 6,2 % frei (29 GiB), Alarm unter 10,0 %" }).waitFor();
  await page.getByRole("link", { name: "High CPU use" }).waitFor(); // a program's own words
  await page.getByRole("link", { name: "Wenig Speicherplatz" }).click();
  await page.getByRole("heading", { name: "Wenig Speicherplatz" }).waitFor();
  await page.getByText("/: 6,2 % frei (29 GiB), Alarm unter 10,0 %").waitFor();
  await page.getByRole("button", { name: "Ticket anlegen" }).click();
  await eventually(() => page.getByRole("dialog").getByLabel("Betreff").inputValue(), "Wenig Speicherplatz – NORD-WS-014");
  await page.goto(`${mock.address}/assets/1`);
  await page.getByText("/: 6,2 % frei (29 GiB), Alarm unter 10,0 %").waitFor();
  await page.goto(`${mock.address}/chat/all/1`);
  await page.getByRole("log").getByText("Alarm: Wenig Speicherplatz").waitFor();
});

describe("the rail on every page", () => {
  const rail = () => page.getByRole("navigation", { name: "Pages" });
  const bubble = () => rail().locator(".rail-item", { has: page.locator(".rail-count") }).innerText();

  it("says how many alerts are open, as they come and go, and also after a cut", async () => {
    await page.goto(`${mock.address}/tickets`);
    await rail().getByRole("link", { name: "Alerts, 4 open" }).waitFor();
    expect(await bubble()).toBe("4");
    await eventually(() => mock.links(), 1);
    const resolve = (index: number, resolved: boolean) => mock.world.changed("alert", Object.assign(mock.world.alerts[index]!, { resolved, status: resolved ? "resolved" : "active" }));
    resolve(0, true);
    await rail().getByRole("link", { name: "Alerts, 3 open" }).waitFor();
    expect(await page.title(), "the title has those who wait").toMatch(/^\(4\) /);
    mock.faults.refuse = (method) => (method === "LIVE" ? 503 : null);
    mock.dropLinks();
    await eventually(() => mock.links(), 0);
    resolve(0, false);
    resolve(4, false);
    mock.faults.refuse = null;
    await rail().getByRole("link", { name: "Alerts, 5 open" }).waitFor();
    for (let index = 0; index < mock.world.alerts.length; index++) resolve(index, true);
    await rail().getByRole("link", { name: "Alerts", exact: true }).waitFor();
    expect(await page.locator(".rail-count").count()).toBe(0);
  });

  it("asks for one alert, not for all, to know it, and not at all where somebody may not see alerts", async () => {
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/rmm_alerts") && asked.push(new URL(request.url()).search));
    await page.goto(`${mock.address}/tickets`);
    await rail().getByRole("link", { name: "Alerts, 4 open" }).waitFor();
    expect([...new Set(asked)]).toEqual(["?status=active&per_page=1"]);
    await page.goto("about:blank");
    asked.length = 0;
    mock.world.groups.rights.set(2, { admin: false, permissions: ["ticket.read"] });
    const two = await signIn(browser, mock, {}, people.jonas, null);
    two.page.on("request", (request) => request.url().includes("/rmm_alerts") && asked.push("again"));
    await two.page.goto(`${mock.address}/tickets`);
    await two.page.getByRole("link", { name: "#1001" }).waitFor();
    expect(asked).toEqual([]);
    await two.context.close();
  });

  it("is accessible with both numbers", async () => {
    await page.goto(`${mock.address}/customers`);
    await page.getByRole("heading", { name: "Customers", level: 1 }).waitFor();
    await rail().getByRole("link", { name: "Alerts, 4 open" }).waitFor();
    await expectAccessible(page, "the rail with numbers");
  });
});
