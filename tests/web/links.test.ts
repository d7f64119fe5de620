// Addresses in what people write: to click at both ends of a conversation, and nothing else is.
import { expect, it } from "vitest";
import { expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);
const links = (within: string) => page.locator(`${within} .message-text a`).evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute("href"), link.getAttribute("target"), link.getAttribute("rel")]));
const outside = ["_blank", "noopener noreferrer"];

it("are links in messages, notes and comments; the text stays as it was written, and nothing is fetched before a click", async () => {
  const asked: string[] = [];
  page.on("request", (request) => request.url().startsWith(mock.address) || asked.push(request.url()));
  await visit("/chat/all/2");
  const said = "See https://bücher.example/a_(b), or (mailto:help@example.com).\njavascript:alert(1) www.example.com https://you@evil.example/ <a href='https://x.example'>x</a>";
  mock.world.userSays(2, said);
  await page.getByRole("log").getByRole("link", { name: "https://bücher.example/a_(b)" }).waitFor();
  expect(await page.locator(".timeline .message-text").last().textContent()).toBe(said);
  expect(await links(".timeline")).toEqual([
    ["https://bücher.example/a_(b)", "https://xn--bcher-kva.example/a_(b)", ...outside],
    ["mailto:help@example.com", "mailto:help@example.com", ...outside],
    ["https://x.example", "https://x.example/", ...outside],
  ]);
  const note = page.getByRole("button", { name: "Private note" });
  await note.click();
  await page.getByRole("textbox", { name: /Write a private note/ }).fill("@Jonas Okafor knows https://example.com/@Jonas Okafor");
  await page.keyboard.press("Enter");
  await page.locator(".message-note").getByRole("link", { name: "https://example.com/@Jonas", exact: true }).waitFor();
  expect(await page.locator(".message-note .mention").allTextContents()).toContain("@Jonas Okafor");
  await expectAccessible(page, "links in a conversation");
  await visit("/tickets/1");
  await page.getByRole("textbox", { name: "Write a comment" }).fill("Read https://example.com/how-to.");
  await page.getByRole("button", { name: "Add comment" }).click();
  await page.locator(".comment").getByRole("link", { name: "https://example.com/how-to", exact: true }).waitFor();
  expect(asked).toEqual([]);
});

it("open beside the page, by keyboard too, and do not tell where they were clicked", async () => {
  await page.context().route("https://example.com/**", (route) => route.fulfill({ contentType: "text/html", body: `<title>there</title><p>${route.request().headers()["referer"] ?? "no referrer"}</p>` }));
  await visit("/chat/all/2");
  mock.world.userSays(2, "https://example.com/there");
  const link = page.getByRole("log").getByRole("link", { name: "https://example.com/there" });
  await link.focus();
  const [opened] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Enter")]);
  await opened.getByText("no referrer").waitFor();
  expect(await opened.evaluate(() => window.opener)).toBeNull();
  expect(page.url()).toBe(`${mock.address}/chat/all/2`);
});
