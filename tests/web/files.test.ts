// Files in conversations: attached by button, key, drop and paste, sent in pieces through cuts and reloads, and received
// as downloads that never become a page.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually, expectAccessible, png, signIn, useDesk, type Desk } from "./support";

let { browser, mock, page } = {} as Desk;
useDesk((desk) => ({ browser, mock, page } = desk), { to: null });

const log = () => page.getByRole("log");
const composer = () => page.getByRole("textbox", { name: /Write an answer|Write a private note/ });
const chips = () => page.getByRole("list", { name: "Attached files" }).getByRole("listitem");
const sendButton = () => page.getByRole("button", { name: "Send", exact: true });
const row = (name: string) => page.getByRole("region", { name: "Conversations" }).getByRole("button", { name: new RegExp(name) });
const open = async (id: number) => {
  await page.goto(`${mock.address}/chat/all/${id}`);
  await log().waitFor();
};
/** Large ones take their time to the browser: all their bytes go through its pipe. */
const pick = (files: { name: string; mimeType: string; buffer: Buffer }[]) => page.locator("input[type=file]").setInputFiles(files, { timeout: 60_000 });
const pattern = Buffer.from(Array.from({ length: 251 }, (_, index) => (index * 31) % 251));
const bytesOf = (size: number) => Buffer.alloc(size, pattern);
const file = (name: string, size = 40, mimeType = "application/pdf") => ({ name, mimeType, buffer: bytesOf(size) });
const lastSaid = (id: number) => mock.world.messages.get(id)?.at(-1);
const megabyte = 1024 * 1024;

/** Files as a desktop hands them over: dragged over the conversation, or pasted. */
const hand = (type: "dragenter" | "dragleave" | "drop" | "paste", names: string[], mimeType = "image/png") =>
  page.evaluate(
    ([event, list, mime]) => {
      const data = new DataTransfer();
      for (const name of list as string[]) data.items.add(new File([new Uint8Array(20)], name, { type: mime as string }));
      const target = document.querySelector(event === "paste" ? ".composer textarea" : ".timeline") as Element;
      const options = { bubbles: true, cancelable: true };
      target.dispatchEvent(event === "paste" ? new ClipboardEvent("paste", { ...options, clipboardData: data }) : new DragEvent(event as string, { ...options, dataTransfer: data }));
    },
    [type, names, mimeType] as const,
  );

describe("attaching", () => {
  it("goes by the button and by a key, and words and files are sent together", async () => {
    await open(2);
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach files" }).focus();
    await page.keyboard.press("Enter");
    await (await chosen).setFiles([file("Anleitung für Ben.pdf", 9_000), file("b.png", 30, "image/png")]);
    await eventually(() => chips().count(), 2);
    await chips().first().getByText("Uploaded").waitFor();
    await composer().fill("Here you are");
    await composer().press("Enter");
    await log().getByText("Here you are").waitFor();
    await eventually(() => lastSaid(2)?.attachments?.map((one) => [one.name, one.media_type, one.size]), [["Anleitung für Ben.pdf", "application/pdf", 9_000], ["b.png", "image/png", 30]]);
    expect(Buffer.compare(Buffer.from([...mock.world.uploads.values()][0]!.bytes), bytesOf(9_000))).toBe(0);
    await log().getByRole("link", { name: "Download Anleitung für Ben.pdf" }).waitFor();
    await eventually(() => chips().count(), 0);
    await eventually(() => page.evaluate(() => Object.keys(localStorage).filter((name) => /attached|outbox/.test(name))), []);
    const again = page.waitForEvent("filechooser");
    await composer().press("Control+u");
    await again;
  });

  it("shows where to drop, and takes what is dropped there and nowhere else", async () => {
    await open(2);
    await hand("dragenter", ["a.png"]);
    await page.getByText("Drop to attach to your answer to Ben Falk").waitFor();
    await hand("dragleave", ["a.png"]);
    await page.getByText("Drop to attach to your answer to Ben Falk").waitFor({ state: "detached" });
    await hand("dragenter", ["a.png"]);
    await hand("drop", ["a.png", "b.png"]);
    await page.getByText("Drop to attach to your answer to Ben Falk").waitFor({ state: "detached" });
    await eventually(() => chips().count(), 2);
    const kept = await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "x.html", { type: "text/html" }));
      const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data });
      document.querySelector(".chat-list")?.dispatchEvent(event);
      return event.defaultPrevented;
    });
    expect(kept).toBe(true);
  });

  it("pastes a picture under a name of its own, but leaves the text of an office program text", async () => {
    await open(2);
    await hand("paste", ["image.png"]);
    await chips().getByText(/Picture \d{4}-/).waitFor();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "A1\tB1");
      data.setData("text/html", "<table></table>");
      data.items.add(new File([new Uint8Array(9)], "image.png", { type: "image/png" }));
      document.querySelector(".composer textarea")?.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
    });
    expect(await chips().count()).toBe(1);
  });

  it("sends files alone, also as a private note, and the list says what they are", async () => {
    await open(2);
    await pick([file("a.png", 20, "image/png"), file("b.pdf")]);
    await eventually(() => chips().count(), 2);
    await sendButton().click();
    await row("Ben Falk").getByText("2 files: a.png, b.pdf").waitFor();
    await log().getByRole("list", { name: "2 files: a.png, b.pdf" }).waitFor();
    expect(lastSaid(2)?.text).toBe("");
    await page.getByRole("button", { name: "Private note" }).click();
    await pick([file("secret.txt", 5, "text/plain")]);
    await page.getByRole("button", { name: "Add note" }).click();
    await eventually(() => [lastSaid(2)?.is_private, lastSaid(2)?.attachments?.[0]?.name], [true, "secret.txt"]);
  });

  it("refuses what is too large, empty or one too many, by name, size and limit, and loses nothing", async () => {
    await open(2);
    await composer().fill("My words");
    // Made in the page: bytes need not travel there to be refused.
    await page.evaluate((most) => {
      const data = new DataTransfer();
      for (const [name, size] of [["small.pdf", 20], ["film.mp4", most + 1], ["nothing.txt", 0]] as const) data.items.add(new File([new Uint8Array(size)], name));
      document.querySelector(".timeline")?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
    }, 25 * megabyte);
    const refused = page.getByRole("alert").filter({ hasText: "film.mp4" });
    await refused.getByText("“film.mp4” is too large: it has 25.1 MB, and a file may have 25 MB.").waitFor();
    await refused.getByText("“nothing.txt” is empty: there is nothing to send.").waitFor();
    await expectAccessible(page, "refused files");
    await refused.getByRole("button", { name: "Dismiss" }).click();
    await pick(Array.from({ length: 10 }, (_, index) => file(`${index}.txt`)));
    await page.getByText("“9.txt” (40 B) is one too many: a message takes 10 files. Send these first.").waitFor();
    expect(await chips().count()).toBe(10);
    expect(await composer().inputValue()).toBe("My words");
    await page.getByRole("button", { name: "Remove small.pdf" }).click();
    await eventually(() => chips().count(), 9);
  });
});

describe("on the way", () => {
  it("a file pauses when the network is lost, and goes on where it stopped", async () => {
    await open(2);
    const offsets: number[] = [];
    page.on("request", (request) => {
      if (request.method() === "PUT") offsets.push(Number(request.headers()["upload-offset"]));
    });
    mock.faults.uploadBytesLeft = 5.5 * megabyte;
    await pick([file("log.zip", 9 * megabyte, "application/zip")]);
    await chips().getByText(/Paused at \d+ %: no connection/).waitFor();
    await expectAccessible(page, "paused file");
    mock.faults.uploadBytesLeft = Infinity;
    await chips().getByText("Uploaded").waitFor();
    await sendButton().click();
    await eventually(() => lastSaid(2)?.attachments?.[0]?.name, "log.zip");
    expect(Buffer.compare(Buffer.from([...mock.world.uploads.values()][0]!.bytes), bytesOf(9 * megabyte))).toBe(0);
    // Not from the beginning again: also not from that of the piece that was cut.
    expect(offsets.filter((offset) => offset === 0).length).toBe(1);
    expect(offsets.some((offset) => offset > 4 * megabyte && offset < 8 * megabyte)).toBe(true);
  });

  it("files are there again after another conversation and after the page was loaded anew, and a message waits for its own", async () => {
    await open(2);
    mock.faults.refuse = (method, path) => (path.endsWith("/attachments") && method === "POST" ? 503 : null);
    await pick([file("left.pdf", 3_000)]);
    await chips().getByText(/Paused/).waitFor();
    await row("Tom Ashdown").click();
    await page.getByRole("textbox", { name: "Write an answer to Tom Ashdown" }).waitFor();
    expect(await chips().count()).toBe(0);
    await row("Ben Falk").click();
    await eventually(() => chips().count(), 1);
    await page.reload();
    await chips().getByText("left.pdf").waitFor();
    await composer().fill("With a file");
    await composer().press("Enter");
    await log().getByText("With a file").waitFor();
    await log().getByText("Queued").waitFor();
    await log().getByText(/Paused|Waiting/).waitFor();
    expect(lastSaid(2)?.text).not.toBe("With a file");
    await page.reload();
    await log().getByText("With a file").waitFor();
    mock.faults.refuse = null;
    await eventually(() => [lastSaid(2)?.text, lastSaid(2)?.attachments?.[0]?.name], ["With a file", "left.pdf"]);
    await eventually(() => log().getByText("With a file").count(), 1);
    expect(mock.world.messages.get(2)?.filter((said) => said.text === "With a file").length).toBe(1);
    // Nothing of it stays in the browser: neither what was sent nor what a page did not get to forget.
    const kept = () => page.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open("deskbell", 1);
      opening.onsuccess = () => {
        const keys = opening.result.transaction("files").objectStore("files").getAllKeys();
        keys.onsuccess = () => {
          opening.result.close();
          resolve(keys.result);
        };
      };
    }));
    await eventually(kept, []);
    await page.evaluate(() => new Promise<void>((resolve) => {
      const opening = indexedDB.open("deskbell", 1);
      opening.onsuccess = () => {
        const writing = opening.result.transaction("files", "readwrite");
        writing.objectStore("files").put(new Blob(["left"]), "forgotten");
        writing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    }));
    await page.reload();
    await log().waitFor();
    await eventually(kept, []);
  });

  it("a file that the console refuses offers to try again or to remove it, and nothing is sent without it", async () => {
    await open(2);
    mock.faults.refuse = (method, path) => (path.endsWith("/attachments") && method === "POST" ? 422 : null);
    await composer().fill("See this");
    await pick([file("bad.pdf")]);
    await chips().getByText("Not uploaded").waitFor();
    expect(await sendButton().isDisabled()).toBe(true);
    await expectAccessible(page, "failed file");
    mock.faults.refuse = null;
    await page.getByRole("button", { name: "Try bad.pdf again" }).click();
    await chips().getByText("Uploaded").waitFor();
    await sendButton().click();
    await eventually(() => lastSaid(2)?.attachments?.length, 1);
  });

  it("a message that is sent at once shows how far its file has come, and offers the usual where it fails", async () => {
    await open(2);
    mock.faults.refuse = (method) => (method === "PUT" ? 503 : null);
    await pick([file("slow.pdf")]);
    await composer().fill("refuse me");
    await sendButton().click();
    await log().getByText("slow.pdf").waitFor();
    mock.faults.refuse = null;
    await log().getByText("Text is refused by this mock").waitFor();
    await log().getByRole("button", { name: "Delete" }).click();
    await log().getByText("slow.pdf").waitFor({ state: "detached" });
    await eventually(() => page.evaluate(() => Object.keys(localStorage).filter((name) => /attached|outbox/.test(name))), []);
  });
});

describe("received", () => {
  it("a file waits for the device, arrives, is shown as a picture and downloaded byte for byte", async () => {
    await open(2);
    const bytes = png(320, 200);
    const said = mock.world.userSends(2, "", [{ name: "screen.png", size: bytes.length, media_type: "image/png" }]);
    await row("Ben Falk").getByText("1 file: screen.png").waitFor();
    await log().getByText("Waiting for the device").waitFor();
    expect(await log().getByRole("link", { name: "Download screen.png" }).count()).toBe(0);
    await expectAccessible(page, "waiting file");
    mock.world.fileArrives(2, said.attachments![0]!.attachment_id, bytes);
    await log().getByText("Waiting for the device").waitFor({ state: "detached" });
    const picture = log().getByRole("button", { name: "Enlarge the picture screen.png" });
    await eventually(() => picture.locator("canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).width), 288);
    const coming = page.waitForEvent("download");
    await log().getByRole("link", { name: "Download screen.png" }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe("screen.png");
    expect(Buffer.compare(readFileSync(await download.path()), bytes)).toBe(0);
    expect(page.url()).toBe(`${mock.address}/chat/all/2`);
    await picture.click();
    await eventually(() => log().getByRole("button", { name: "Make the picture screen.png smaller" }).locator("canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).width), 320);
    // The end stays in sight while rows above grow.
    await eventually(() => log().evaluate((area) => Math.round(area.scrollHeight - area.clientHeight - area.scrollTop)), 0);
  });

  it("a file shows how far it has come, that its device went offline, and goes on", async () => {
    await open(2);
    const said = mock.world.userSends(2, "", [{ name: "big.zip", size: 1_000_000 }]);
    const file = said.attachments![0]!.attachment_id;
    await log().getByText("Waiting for the device").waitFor();
    mock.world.fileMoves(2, file, 420_000);
    await log().getByText("Arriving, 42 %").waitFor();
    await eventually(() => log().getByRole("progressbar", { name: "Progress of big.zip" }).getAttribute("value"), "42");
    await expectAccessible(page, "arriving file");
    mock.world.fileMoves(2, file, 500_000, false);
    mock.world.setOnline(2, false);
    await log().getByText("Paused at 50 %, the device is offline").waitFor();
    await page.getByLabel("Conversation with Ben Falk").getByText("Offline").first().waitFor();
    // Another page, and this one when it comes back, know it too.
    await page.reload();
    await log().getByText("Paused at 50 %, the device is offline").waitFor();
    await expectAccessible(page, "paused file");
    mock.world.setOnline(2, true);
    await log().getByText("Paused at 50 %, waiting for the device").waitFor();
    mock.world.fileMoves(2, file, 800_000);
    await log().getByText("Arriving, 80 %").waitFor();
    mock.world.fileArrives(2, file, bytesOf(10));
    await log().getByRole("link", { name: "Download big.zip" }).waitFor();
    expect(await log().getByRole("progressbar").count()).toBe(0);
  });

  it("a technician's file says whether the person has fetched it", async () => {
    await open(2);
    await pick([file("manual.pdf")]);
    await sendButton().click();
    await log().getByText("Not fetched yet").waitFor();
    mock.world.setOnline(2, false);
    await log().getByText("Not fetched yet, the device is offline").waitFor();
    await eventually(() => lastSaid(2)?.attachments?.length, 1);
    const announced = page.locator("[aria-live=polite]").filter({ hasText: "manual.pdf" });
    const before = await announced.count();
    mock.world.fileFetched(2, lastSaid(2)!.attachments![0]!.attachment_id);
    await log().getByText(/^Fetched at/).waitFor();
    expect(await announced.count()).toBe(before);
  });

  it("what only calls itself a picture is not shown as one", async () => {
    await open(2);
    const evil = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1"><script>window.hacked=2</script></svg>');
    const broken = Buffer.concat([png(10, 10).subarray(0, 40), Buffer.alloc(50, 7)]);
    const said = mock.world.userSends(2, "Look", [{ name: "x.png", size: evil.length, media_type: "image/png" }, { name: "y.png", size: broken.length }, { name: "z.svg", size: evil.length, media_type: "image/svg+xml" }]);
    for (const [index, bytes] of [evil, broken, evil].entries()) mock.world.fileArrives(2, said.attachments![index]!.attachment_id, bytes);
    await eventually(() => log().getByText("No preview: this is not a picture that can be shown.").count(), 2);
    expect(await log().locator("img, iframe, object, embed, video, svg[onload]").count()).toBe(0);
    expect(await page.evaluate(() => (window as { hacked?: unknown }).hacked)).toBeUndefined();
  });

  it("hostile names are text, their end stays in sight, and nothing is asked of anybody else", async () => {
    await open(2);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(mock.address) && !request.url().startsWith("data:")) asked.push(request.url());
    });
    const names = ["<img src=x onerror=window.hacked=1>.png", "photo\u202Egnp.exe", `${"very long ".repeat(22)}end.pdf`, "a\u0000b\u200B.txt", "javascript:alert(1)", "../../etc/passwd", '"><script>window.hacked=2</script>.pdf', "日本語のファイル名.pdf", "e\u0301".repeat(60) + ".doc"];
    const said = mock.world.userSends(2, "", names.map((name) => ({ name, size: 10 })));
    for (const one of said.attachments!) mock.world.fileArrives(2, one.attachment_id, bytesOf(10));
    await eventually(() => log().getByRole("link", { name: /^Download/ }).count(), names.length);
    const shown = await log().locator(".attachment .file-name").allTextContents();
    // eslint-disable-next-line no-control-regex
    expect(shown).toEqual(names.map((name) => name.replace(/[\u0000\u200B\u202E]/g, "�")));
    const end = log().locator(".file-end", { hasText: "end.pdf" });
    expect(await end.evaluate((element) => element.getBoundingClientRect().right <= (element.closest(".attachment") as Element).getBoundingClientRect().right)).toBe(true);
    expect(await log().getByRole("link", { name: /^Download/ }).evaluateAll((links) => links.every((link) => new URL((link as HTMLAnchorElement).href).pathname.startsWith("/api/v1/attachments/")))).toBe(true);
    expect(await page.evaluate(() => (window as { hacked?: unknown }).hacked)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

it("files of a contact form stand in its ticket, wait for the device, and are shown and downloaded there", async () => {
  const ticket = mock.world.formHas(1, [{ name: "drawer.png", size: 900 }, { name: "till.log", size: 40 }]);
  const [picture, words] = ticket.attachments.map((one) => one.attachment_id) as [string, string];
  await page.goto(`${mock.address}/tickets/1`);
  const comments = page.getByRole("region", { name: "Comments" });
  await eventually(() => comments.getByText("Waiting for the device").count(), 2);
  mock.world.setOnline(1, false);
  await eventually(() => comments.getByText("Waiting, the device is offline").count(), 2);
  mock.world.setOnline(1, true);
  mock.world.formFileArrives(1, picture, png(320, 200));
  mock.world.formFileArrives(1, words, bytesOf(40));
  await comments.getByRole("button", { name: "Enlarge the picture drawer.png" }).waitFor();
  const download = page.waitForEvent("download");
  await comments.getByRole("link", { name: "Download till.log" }).click();
  expect(Buffer.compare(readFileSync(await (await download).path()), bytesOf(40))).toBe(0);
  await expectAccessible(page, "files of a ticket");
});

it("files are accessible, in German too", async () => {
  const mine = await signIn(browser, mock);
  const bytes = png(64, 64);
  const said = mock.world.userSends(2, "Bitte ansehen", [{ name: "a.png", size: bytes.length }, { name: "setup.exe", size: 5_000_000 }]);
  mock.world.fileArrives(2, said.attachments![0]!.attachment_id, bytes);
  await mine.page.goto(`${mock.address}/chat/all/2`);
  await mine.page.locator("input[type=file]").setInputFiles([file("Bericht.pdf"), file("Bild.png")]);
  await mine.page.getByText("Uploaded").first().waitFor();
  await mine.page.getByRole("button", { name: /Enlarge/ }).waitFor();
  await expectAccessible(mine.page, "files");
  await mine.page.evaluate(() => localStorage.setItem("deskbell.language", '"de"'));
  await mine.page.reload();
  await mine.page.getByRole("button", { name: "Dateien anhängen" }).waitFor();
  await mine.page.getByText("Wartet auf das Gerät").waitFor();
  await expectAccessible(mine.page, "files, German");
  expect(mine.faults).toEqual([]);
  await mine.context.close();
});
