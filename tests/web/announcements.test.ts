// Announcements in a real browser, on the mock console: made, scheduled, changed, followed live on every tab, withdrawn.
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk));
const visit = (path: string) => page.goto(mock.address + path);
const newest = () => mock.world.announcements[0];
const dialog = () => page.getByRole("dialog");
const row = (title: string) => page.getByRole("row", { name: new RegExp(title) });
/** To a select whose options are read meanwhile: a letter that is pressed before `wanted` is there chooses nothing. */
async function intoSelect(name: string, wanted: string) {
  const select = dialog().getByRole("combobox", { name });
  await select.getByText(wanted, { exact: true }).waitFor({ state: "attached" });
  await select.focus();
}

describe("announcements", () => {
  it("are listed with their state and counts, filtered and searched in the address", async () => {
    await visit("/announcements");
    await row("The network rests tonight").getByText("Active").waitFor();
    await row("The network rests tonight").getByText("1 of 2").waitFor();
    await row("New telephones").getByText("Scheduled").waitFor();
    await page.getByRole("button", { name: "Withdrawn" }).click();
    await eventually(() => page.locator("tbody tr").count(), 1);
    expect(page.url()).toContain("state=withdrawn");
    await page.getByRole("button", { name: "All" }).click();
    await page.getByRole("searchbox", { name: "Search announcements" }).fill("telephones");
    await eventually(() => page.locator("tbody tr").count(), 1);
    await page.getByRole("searchbox", { name: "Search announcements" }).fill("nothing like this");
    await page.getByText("Nothing found for “nothing like this”").waitFor();
  });

  it("are made by keyboard alone for a customer, with what the tray will show beside", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).focus();
    await page.keyboard.press("Enter");
    await intoSelect("Customer", "Harbour Dental");
    await page.keyboard.press("H");
    await dialog().getByText(/2 devices now/).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Water pipe");
    await page.keyboard.press("Tab");
    await page.keyboard.type("The street is closed.");
    await page.keyboard.press("Enter");
    await page.keyboard.type("<i>Use the back door</i>");
    await page.keyboard.press("Tab");
    await page.keyboard.press("W");
    const preview = dialog().getByRole("region", { name: "As the tray shows it" });
    await preview.getByText("Warning").waitFor();
    await preview.getByText("<i>Use the back door</i>").waitFor();
    await preview.getByText(/Mara Lindqvist/).waitFor();
    await dialog().getByRole("button", { name: "Send now" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Water pipe", level: 1 }).waitFor();
    expect(newest()).toMatchObject({ title: "Water pipe", text: "The street is closed.\n<i>Use the back door</i>", level: "warning", state: "active", customer: { id: 2 } });
    await row("dental-front-1").getByText("Not there yet").waitFor();
  });

  it("have the foot of their form in sight where the window is low, and the fields above it", async () => {
    const foot = () => dialog().locator(".dialog-foot");
    const isInSight = (name: string) => dialog().getByRole("button", { name }).evaluate((button) => {
      const at = button.getBoundingClientRect();
      const frame = button.closest(".modal")?.getBoundingClientRect();
      return frame !== undefined && at.height > 0 && at.bottom <= Math.min(frame.bottom, innerHeight) && at.top >= frame.top && document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)?.closest("button") === button;
    });
    for (const [width, height] of [[1440, 850], [400, 700]] as const) {
      await page.setViewportSize({ width, height });
      await visit("/announcements");
      await page.getByRole("button", { name: "New announcement" }).click();
      await dialog().getByRole("button", { name: "Send now" }).waitFor();
      expect(await isInSight("Send now"), `${width}`).toBe(true);
      // Each field that is reached begins above it.
      for (let step = 0; step < 8; step++) {
        const hidden = await page.evaluate(() => {
          const at = document.activeElement;
          const bar = document.querySelector(".dialog-foot");
          return at !== null && bar !== null && !bar.contains(at) && at.matches("input, select, textarea") && at.getBoundingClientRect().top > bar.getBoundingClientRect().top - 20;
        });
        expect(hidden, `${width}, field ${step}`).toBe(false);
        await page.keyboard.press("Tab");
      }
      await dialog().evaluate((area) => area.scrollTo(0, area.scrollHeight));
      expect(await isInSight("Send now"), `${width}, scrolled`).toBe(true);
      // At the very edge: nothing shows below it.
      expect(await foot().evaluate((bar) => Math.round((bar.closest("[role=dialog]")?.getBoundingClientRect().bottom ?? 0) - bar.getBoundingClientRect().bottom))).toBe(0);
    }
  });

  it("are scheduled for chosen devices, and changed before they start", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await dialog().getByLabel("Chosen devices").click();
    await dialog().getByRole("searchbox", { name: "Search assets" }).fill("vogel");
    await dialog().getByRole("checkbox", { name: /vogel-office/ }).click();
    await dialog().getByText("1 device is chosen").waitFor();
    await dialog().getByRole("searchbox", { name: "Search assets" }).fill("");
    await dialog().getByRole("checkbox", { name: /NORD-WS-014/ }).click();
    await dialog().getByRole("list", { name: "Chosen devices" }).getByText("vogel-office").waitFor();
    await dialog().getByLabel("Title").fill("Later");
    await dialog().getByLabel("Text").fill("Soon");
    await dialog().getByLabel("Start (empty: at once)").fill("2030-05-03T09:30");
    await dialog().getByLabel("End (empty: none)").fill("2030-05-03T18:00");
    await dialog().getByRole("button", { name: "Schedule" }).click();
    await page.getByText("It has not started yet").waitFor();
    expect(newest()).toMatchObject({ state: "scheduled", starts_at: new Date("2030-05-03T09:30").toISOString(), expires_at: new Date("2030-05-03T18:00").toISOString(), customer: null });
    expect(newest()?.asset_ids).toHaveLength(2);
    await page.getByRole("button", { name: "Change" }).click();
    expect(await dialog().getByLabel("Start (empty: at once)").inputValue()).toBe("2030-05-03T09:30");
    await dialog().getByLabel("Title").fill("Sooner");
    await dialog().getByLabel("Start (empty: at once)").fill("");
    await dialog().getByRole("button", { name: "Send now" }).or(dialog().getByRole("button", { name: "Save" })).click();
    await page.getByRole("heading", { name: "Sooner", level: 1 }).waitFor();
    await row("vogel-office").waitFor();
    expect(await page.getByRole("button", { name: "Change" }).count()).toBe(0);
  });

  it("are made by keyboard alone for a folder of a customer", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await dialog().getByLabel("All devices of a customer").focus();
    await page.keyboard.press("ArrowDown");
    expect(await dialog().getByLabel("A folder of a customer").isChecked()).toBe(true);
    await dialog().getByRole("combobox", { name: "Customer" }).getByText("Nordlicht Architekten").waitFor({ state: "attached" });
    await page.keyboard.press("Tab");
    await page.keyboard.press("N");
    const folder = dialog().getByRole("combobox", { name: "Folder" });
    await folder.getByText("Office / Reception").waitFor({ state: "attached" });
    expect(await folder.getByRole("option").allTextContents()).toEqual(["Choose…", "Office", "Office / Reception", "Warehouse"]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("W");
    await dialog().getByText(/0 devices now/).waitFor();
    await page.keyboard.press("ArrowUp");
    await dialog().getByText(/1 device now/).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("The front door");
    await page.keyboard.press("Tab");
    await page.keyboard.type("It sticks.");
    await dialog().getByRole("button", { name: "Send now" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The front door", level: 1 }).waitFor();
    expect(newest()).toMatchObject({ folder: { id: 2 }, customer: { id: 1 }, state: "active", asset_ids: [] });
    await row("NORD-WS-014").getByText("Not there yet").waitFor();
    expect(await row("NORD-LT-003").count()).toBe(0);
    await page.getByText("Nordlicht Architekten / Reception").first().waitFor();
  });

  it("say where a customer has no folders, and where they cannot be read", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await dialog().getByLabel("A folder of a customer").click();
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption({ label: "Harbour Dental" });
    await dialog().getByRole("status").getByText(/Harbour Dental has no folders/).waitFor();
    await dialog().getByLabel("Title").fill("Nowhere");
    await dialog().getByLabel("Text").fill("Words");
    await dialog().getByRole("button", { name: "Send now" }).click();
    expect(await dialog().getByRole("combobox", { name: "Folder" }).evaluate((select: HTMLSelectElement) => select.validity.valueMissing)).toBe(true);
    expect(newest()?.title).not.toBe("Nowhere");
    mock.faults.refuse = (_method, path) => (path.startsWith("/folders") ? 503 : null);
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption({ label: "Nordlicht Architekten" });
    const problem = dialog().getByRole("alert");
    await problem.getByText("The folders of Nordlicht Architekten cannot be read now.").waitFor();
    mock.faults.refuse = null;
    mock.faults.delayMs = 400;
    await problem.getByRole("button", { name: "Retry" }).click();
    await dialog().getByRole("combobox", { name: "Folder" }).selectOption({ label: "Warehouse" });
    mock.faults.delayMs = 0;
    expect(await dialog().getByLabel("Title").inputValue()).toBe("Nowhere");
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption({ label: "Harbour Dental" });
    expect(await dialog().getByRole("combobox", { name: "Folder" }).inputValue(), "folders are a customer's").toBe("");
  });

  it("show that the folders are being read", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption({ label: "Nordlicht Architekten" });
    mock.faults.delayMs = 60_000;
    await dialog().getByLabel("A folder of a customer").click();
    const folder = dialog().getByRole("combobox", { name: "Folder" });
    await folder.getByText("Loading…").waitFor({ state: "attached" });
    expect(await folder.getAttribute("aria-busy")).toBe("true");
    expect(await dialog().getByRole("combobox", { name: "Customer" }).inputValue(), "what was chosen stays").toBe("1");
    mock.faults.delayMs = 0;
  });

  it("go to another folder, or to all devices, where they still wait", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await dialog().getByLabel("A folder of a customer").click();
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption({ label: "Nordlicht Architekten" });
    await dialog().getByRole("combobox", { name: "Folder" }).selectOption({ label: "Office / Reception" });
    await dialog().getByLabel("Title").fill("Later");
    await dialog().getByLabel("Text").fill("Soon");
    await dialog().getByLabel("Start (empty: at once)").fill("2030-05-03T09:30");
    await dialog().getByRole("button", { name: "Schedule" }).click();
    await page.getByText("It has not started yet").waitFor();
    await page.getByRole("button", { name: "Change" }).click();
    const folder = dialog().getByRole("combobox", { name: "Folder" });
    expect(await folder.inputValue()).toBe("2");
    await folder.selectOption({ label: "Warehouse" });
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(newest()).toMatchObject({ folder: { id: 3 } });
    await page.getByRole("button", { name: "Change" }).click();
    await dialog().getByLabel("All devices of a customer").click();
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(newest()).toMatchObject({ folder: null, customer: { id: 1 } });
  });

  it("are changed with the names of all chosen devices, however many", async () => {
    const many = Array.from({ length: 230 }, (_, index) => 1_000 + index);
    for (const id of many) mock.world.assets.push({ ...mock.world.assets[0]!, id, name: `shop-${id}` });
    const later = { ...newest()!, asset_ids: many, customer: null };
    mock.world.announcements[0] = later;
    mock.faults.delayMs = 300;
    await visit(`/announcements/${later.id}`);
    await page.getByRole("button", { name: "Change" }).click();
    const chosen = dialog().getByRole("list", { name: "Chosen devices" });
    await chosen.waitFor();
    mock.faults.delayMs = 0;
    expect((await chosen.getByRole("listitem").allTextContents()).filter((text) => !/^shop-\d+$/.test(text))).toEqual([]);
    await dialog().getByText("230 devices are chosen").waitFor();
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(newest()?.asset_ids).toEqual(many);
  });

  it("keep what was typed where the console refuses it, and say why", async () => {
    await visit("/announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption({ label: "Harbour Dental" });
    await dialog().getByLabel("Title").fill("Once");
    await dialog().getByLabel("Text").fill("Words");
    await dialog().getByLabel("End (empty: none)").fill("2001-01-01T00:00");
    await dialog().getByRole("button", { name: "Send now" }).click();
    await dialog().getByRole("alert").getByText("End: this time has passed already").waitFor();
    expect(await dialog().getByLabel("Text").inputValue()).toBe("Words");
    await dialog().getByLabel("End (empty: none)").fill("");
    await dialog().getByRole("button", { name: "Send now" }).click();
    await page.getByRole("heading", { name: "Once", level: 1 }).waitFor();
  });

  it("are counted live on every tab, with who saw them", async () => {
    const other = await signIn(browser, mock, {}, people.mara, "/announcements");
    await other.page.goto(`${mock.address}/announcements`);
    await other.page.getByRole("row", { name: /The network rests tonight/ }).getByText("1 of 2").waitFor();
    await visit("/announcements/2");
    await row("NORD-WS-014").getByText("Ida Sommer").waitFor();
    await row("NORD-LT-003").getByText("Not there yet").waitFor();
    mock.world.announcementReaches(2, 2, "dismissed", "Ben Falk");
    await row("NORD-LT-003").getByText("Dismissed").waitFor();
    await row("NORD-LT-003").getByText("Ben Falk").waitFor();
    await other.page.getByRole("row", { name: /The network rests tonight/ }).getByText("2 of 2").waitFor();
    await page.getByRole("group", { name: "Filter" }).getByRole("button", { name: "Seen" }).click();
    await eventually(() => page.locator("tbody tr").count(), 1);
    expect(page.url()).toContain("reach=seen");
    await other.context.close();
  });

  it("are withdrawn after a question, on every tab", async () => {
    const other = await signIn(browser, mock, {}, people.mara, "/announcements");
    await other.page.goto(`${mock.address}/announcements/2`);
    await visit("/announcements/2");
    await page.getByRole("button", { name: "Withdraw" }).click();
    await dialog().getByRole("button", { name: "Cancel" }).click();
    expect(mock.world.announcements.find((one) => one.id === 2)?.state).toBe("active");
    await page.getByRole("button", { name: "Withdraw" }).click();
    await dialog().getByRole("button", { name: "Withdraw" }).click();
    await dialog().waitFor({ state: "detached" });
    await page.getByText("Withdrawn").first().waitFor();
    await eventually(() => page.getByRole("button", { name: "Withdraw" }).count(), 0);
    await eventually(() => other.page.getByRole("button", { name: "Withdraw" }).count(), 0);
    await other.context.close();
  });

  it("keep what was written where the form is left, until it is sent or begun anew", async () => {
    await visit("/announcements");
    const open = () => page.getByRole("button", { name: "New announcement" }).click();
    const leave = async () => {
      await page.keyboard.press("Escape");
      await dialog().waitFor({ state: "detached" });
    };
    const kept = () => dialog().getByText("You wrote this before and did not send it.");
    await open();
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption("2");
    await leave();
    await open();
    expect(await kept().count()).toBe(0);
    await dialog().getByRole("combobox", { name: "Customer" }).selectOption("2");
    await dialog().getByLabel("Title").fill("Mail is slow");
    await dialog().getByLabel("Text").fill("We are on it.");
    await leave();
    // Also where it is opened elsewhere: for whom it is then, that place says.
    await visit("/customers/3");
    await open();
    expect(await dialog().getByLabel("Title").inputValue()).toBe("Mail is slow");
    expect(await dialog().getByRole("combobox", { name: "Customer" }).inputValue()).toBe("3");
    await leave();
    await visit("/announcements");
    await open();
    await kept().waitFor();
    expect(await dialog().getByLabel("Text").inputValue()).toBe("We are on it.");
    await expectAccessible(page, "a kept announcement");
    await dialog().getByRole("button", { name: "Send now" }).click();
    await page.getByRole("heading", { name: "Mail is slow", level: 1 }).waitFor();
    await visit("/announcements");
    await open();
    expect(await dialog().getByLabel("Title").inputValue()).toBe("");
    await dialog().getByLabel("Title").fill("Never mind");
    await leave();
    await open();
    await dialog().getByRole("button", { name: "Begin anew" }).click();
    expect(await dialog().getByRole("combobox", { name: "Customer" }).evaluate((select) => select === document.activeElement), "the button that is gone gave the focus on").toBe(true);
    expect(await dialog().getByLabel("Title").inputValue()).toBe("");
    await leave();
    await open();
    expect(await kept().count()).toBe(0);
  });

  it("begin at a customer, and at selected assets", async () => {
    await visit("/customers/2");
    await page.getByRole("button", { name: "New announcement" }).click();
    expect(await dialog().getByRole("combobox", { name: "Customer" }).inputValue()).toBe("2");
    await page.keyboard.press("Escape");
    await visit("/assets");
    await page.getByRole("checkbox", { name: "Choose NORD-WS-014" }).check();
    await page.getByRole("checkbox", { name: "Choose dental-front-1" }).check();
    await page.getByText("2 devices are chosen").waitFor();
    await page.getByRole("button", { name: "New announcement" }).click();
    const chosen = dialog().getByRole("list", { name: "Chosen devices" });
    await chosen.getByText("dental-front-1").waitFor();
    await chosen.getByRole("button", { name: "Leave out NORD-WS-014" }).click();
    await dialog().getByLabel("Title").fill("Just you");
    await dialog().getByLabel("Text").fill("Words");
    await dialog().getByRole("button", { name: "Send now" }).click();
    await page.getByRole("heading", { name: "Just you", level: 1 }).waitFor();
    expect(newest()?.asset_ids).toEqual([3]);
  });

  it("stand only for those who may announce", async () => {
    const other = await signIn(browser, mock, {}, people.jonas);
    await other.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Alerts" }).waitFor();
    expect(await other.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Announcements" }).count()).toBe(0);
    await other.page.goto(`${mock.address}/assets`);
    await other.page.getByRole("link", { name: "NORD-WS-014" }).waitFor();
    expect(await other.page.getByRole("checkbox").count()).toBe(0);
    await other.context.close();
  });

  it("say in German what they say in English", async () => {
    const other = await signIn(browser, mock, {});
    await other.page.evaluate(() => localStorage.setItem("deskbell.language", '"de"'));
    await other.page.goto(`${mock.address}/announcements`);
    await other.page.getByRole("heading", { name: "Ankündigungen" }).waitFor();
    await other.page.getByRole("row", { name: /The network rests tonight/ }).getByText("Aktiv").waitFor();
    await other.page.getByRole("button", { name: "Neue Ankündigung" }).click();
    await other.page.getByRole("dialog").getByText("Für wen sie ist").waitFor();
    await other.page.getByRole("dialog").getByLabel("Ein Ordner eines Kunden").click();
    await other.page.getByRole("dialog").getByRole("combobox", { name: "Kunde" }).selectOption({ label: "Harbour Dental" });
    await other.page.getByRole("dialog").getByText("Harbour Dental hat keine Ordner.").waitFor();
    await other.page.getByRole("dialog").getByRole("combobox", { name: "Ordner" }).waitFor();
    await other.context.close();
  });
});
