// One's own picture: chosen, made small in the browser, seen by colleagues, taken away and back; a file that is none.
import { expect, it } from "vitest";
import { eventually, expectAccessible, people, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: "/settings" });

const section = () => page.getByRole("region", { name: "Your picture" });
/** A large one, drawn here: left red, middle green, right blue. */
const wide = () =>
  page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [900, 300];
    const context = canvas.getContext("2d")!;
    ["#ff0000", "#00ff00", "#0000ff"].forEach((colour, place) => {
      context.fillStyle = colour;
      context.fillRect(place * 300, 0, 300, 300);
    });
    return canvas.toDataURL("image/png").split(",")[1]!;
  });
const choose = async () => section().locator("input[type=file]").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(await wide(), "base64") });
/** Size and colour of the middle of what is kept of technician 1. */
const kept = () =>
  page.evaluate(async () => {
    const bitmap = await createImageBitmap(await (await fetch("/api/v1/users/1/picture")).blob());
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    return { width: bitmap.width, height: bitmap.height, edge: [...context.getImageData(3, 48, 1, 1).data] };
  });

it("is made square and small before it leaves, and colleagues see it at once", async () => {
  const other = await signIn(browser, mock, {}, people.jonas, "/chat/all");
  await section().getByRole("button", { name: "Choose a picture" }).waitFor();
  await expectAccessible(page, "no picture");
  await choose();
  await page.getByText("Your picture is changed").waitFor();
  const { width, height, edge } = await kept();
  expect([width, height]).toEqual([96, 96]);
  expect(edge[1]).toBeGreaterThan(200); // the middle: green to its edges
  expect(edge[0]).toBeLessThan(60);
  expect(mock.world.pictures.get(1)!.length).toBeLessThan(8 * 1024 + 1);
  await section().locator("img.avatar").waitFor();
  await page.locator(".rail img.avatar, nav img.avatar").first().waitFor();
  await eventually(() => other.page.locator(".chat-row-assignee img.avatar").count().then((count) => count > 0), true);
  await expectAccessible(page, "a picture");
  await other.context.close();
});

it("is taken away, and back by undo", async () => {
  await choose();
  await section().getByRole("button", { name: "Remove the picture" }).click();
  await eventually(() => mock.world.pictures.size, 0);
  await section().getByRole("button", { name: "Choose a picture" }).waitFor();
  await page.getByRole("status").getByRole("button", { name: "Undo", exact: true }).click();
  await section().getByRole("button", { name: "Choose another picture" }).waitFor();
  expect(mock.world.pictures.size).toBe(1);
});

it("says that a file is no picture, and sends nothing", async () => {
  await section().locator("input[type=file]").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
  await section().getByRole("alert").getByText(/no picture that the browser can read/).waitFor();
  expect(mock.world.pictures.size).toBe(0);
  await expectAccessible(page, "a wrong file");
});
