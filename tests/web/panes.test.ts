// The panes of a conversation: how wide the list is and whether details are shown, kept over a reload; a drawer, and one pane.
import { beforeEach, describe, expect, it } from "vitest";
import { eventually, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });
const list = () => page.getByRole("region", { name: "Conversations" });
const conversation = () => page.getByRole("log");
const details = () => page.getByRole("complementary", { name: "Details" });
const edge = () => page.getByRole("separator", { name: "Width of the list" });
const width = async () => Math.round((await list().boundingBox())?.width ?? 0);
const told = async () => Number(await edge().getAttribute("aria-valuenow"));

async function open(across: number, path = "/chat/all/2"): Promise<void> {
  await page.setViewportSize({ width: across, height: 800 });
  await page.goto(mock.address + path);
  await page.locator(".message, .chat-row").first().waitFor();
}

describe("the width of the list", () => {
  beforeEach(() => open(1440));

  /** Drags the edge by so many pixels. */
  async function drag(by: number): Promise<void> {
    const box = await edge().boundingBox();
    if (!box) throw new Error("the edge is not shown");
    const [x, y] = [box.x + box.width / 2, box.y + 200];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + by / 2, y);
    await page.mouse.move(x + by, y);
    await page.mouse.up();
  }

  it("is 320 pixels at first; dragged, it stays after a reload, and in a new tab", async () => {
    expect([await width(), await told()]).toEqual([320, 320]);
    await drag(40);
    await eventually(width, 360);
    expect(await told()).toBe(360);
    await page.reload();
    await eventually(width, 360);
    const second = await page.context().newPage();
    await second.setViewportSize({ width: 1440, height: 800 });
    await second.goto(`${mock.address}/chat/all`);
    await eventually(async () => Math.round((await second.getByRole("region", { name: "Conversations" }).boundingBox())?.width ?? 0), 360);
    await page.mouse.move(900, 400);
    expect(await width(), "let go, it no longer follows").toBe(360);
  });

  it("stays between 280 and 400 pixels, and leaves the conversation at least 480", async () => {
    await drag(300);
    await eventually(width, 400);
    expect((await conversation().boundingBox())?.width).toBeGreaterThanOrEqual(480);
    await drag(-400);
    await eventually(width, 280);
    await page.evaluate(() => localStorage.setItem("deskbell.list_width", "4000"));
    await page.reload();
    await eventually(width, 400);
  });

  it("is changed by keys, and kept", async () => {
    await edge().press("ArrowRight");
    await edge().press("ArrowRight");
    await eventually(width, 352);
    await edge().press("ArrowLeft");
    await eventually(width, 336);
    await page.reload();
    await eventually(width, 336);
  });
});

describe("details", () => {
  it("that were hidden stay so after a reload, and that were shown, too", async () => {
    await open(1440);
    await details().waitFor();
    expect(Math.round((await details().boundingBox())?.width ?? 0)).toBe(340);
    await page.keyboard.press("Control+.");
    await details().waitFor({ state: "detached" });
    await page.reload();
    await conversation().waitFor();
    expect(await details().count()).toBe(0);
    await page.keyboard.press("Control+.");
    await details().waitFor();
    await page.reload();
    await details().waitFor();
  });

  it("are a drawer below 1280 pixels, which is shut at first and by Esc", async () => {
    await open(1279);
    expect([await list().isVisible(), await conversation().isVisible(), await details().count()]).toEqual([true, true, 0]);
    await page.getByRole("button", { name: "Show details" }).click();
    await details().waitFor();
    await page.keyboard.press("Escape");
    await details().waitFor({ state: "detached" });
  });
});

it("below 900 pixels there is one pane, with a way back", async () => {
  await open(899);
  expect([await list().count(), await edge().count()]).toEqual([0, 0]);
  await page.getByRole("button", { name: "Back to the list" }).click();
  await page.waitForURL("**/chat/all");
  await list().waitFor();
  expect(await conversation().count()).toBe(0);
  expect(await width()).toBeGreaterThan(800);
  await page.setViewportSize({ width: 900, height: 800 });
  await eventually(width, 320);
});
