// What a first user looked for and did not find, in a real browser, on the mock console: ways on, and what was done.
import { expect, it } from "vitest";
import { eventually, expectAccessible, useDesk, type Desk } from "./support";

let { mock, page } = {} as Desk;
useDesk((desk) => ({ mock, page } = desk), { to: null });
const visit = (path: string) => page.goto(mock.address + path);

it("makes a ticket of a conversation only when its subject was read", async () => {
  mock.world.userSays(2, "The projector stays dark");
  const before = mock.world.tickets.length;
  await page.setViewportSize({ width: 1600, height: 900 }); // Where there is room its words stand beside the sign.
  await visit("/chat/all/2");
  await page.getByRole("button", { name: "Create ticket" }).getByText("Create ticket").click();
  const dialog = page.getByRole("dialog", { name: "Ticket from this conversation" });
  const first = mock.world.messages.get(2)?.find((message) => (message as unknown as { author: { kind: string } }).author.kind === "end_user");
  await eventually(() => dialog.getByLabel("Subject").inputValue(), first?.text.split("\n")[0] ?? "");
  expect(mock.world.tickets).toHaveLength(before);
  await expectAccessible(page, "ticket from a conversation");
  await dialog.getByLabel("Subject").fill("Projector in room 3");
  await dialog.getByRole("button", { name: "Create ticket" }).click();
  await page.locator(".toasts").getByText(/^Ticket #\d+ created$/).waitFor();
  expect(mock.world.tickets.map((ticket) => (ticket as unknown as { subject: string }).subject)).toContain("Projector in room 3");
});

it("leads to the other conversation where one is open, by a link and without an address", async () => {
  const chat = mock.world.chats.find((one) => one.id === 2);
  if (!chat) throw new Error("the mock has no such conversation");
  mock.world.chats.push({ ...chat, id: 991, uuid: "00000000-0000-4000-8000-000000000991", status: "archived" });
  mock.world.messages.set(991, []);
  mock.world.events.set(991, []);
  await visit("/chat/archived/991");
  await page.getByRole("button", { name: "Reopen" }).click();
  const toast = page.locator(".toast");
  await toast.getByText("Another conversation with this person is open", { exact: true }).waitFor();
  await toast.getByRole("button", { name: "Open it" }).click();
  await page.waitForURL("**/chat/all/2");
});

it("takes nobody of the same name for the person whose conversation is open", async () => {
  const theirs = mock.world.chats.find((one) => one.id === 2);
  if (!theirs) throw new Error("the mock has no such conversation");
  // Two people of one name at a device: the namesake's is the newer one of the two that are open.
  const hers = { ...theirs, id: 992, uuid: "00000000-0000-4000-8000-000000000992", last_message_at: new Date(0).toISOString() };
  mock.world.chats.push({ ...theirs, id: 991, uuid: "00000000-0000-4000-8000-000000000991", status: "archived" }, hers);
  for (const id of [991, 992]) {
    mock.world.accounts.set(id, "1007");
    mock.world.messages.set(id, []);
    mock.world.events.set(id, []);
  }
  await visit("/chat/archived/991");
  const toast = page.locator(".toast");
  await page.getByRole("button", { name: "Reopen" }).click();
  await toast.getByRole("button", { name: "Open it" }).click();
  await page.waitForURL("**/chat/all/992");
  // A colleague's, which this technician does not see: it is said, and leads nowhere.
  hers.assignee = { id: 2 };
  mock.world.hidden.add(992);
  await visit("/chat/archived/991");
  await page.getByRole("button", { name: "Reopen" }).click();
  await toast.getByText("Another conversation with this person is open", { exact: true }).waitFor();
  expect(await toast.getByRole("button", { name: "Open it" }).count()).toBe(0);
});

it("leads from a list where nothing is found to the search over all conversations, with the words", async () => {
  await visit("/chat/mine?q=nowhere+to+be+found");
  await page.getByText("Only the conversations of this list were looked through.").waitFor();
  await page.getByRole("link", { name: "Search all conversations" }).click();
  await page.waitForURL("**/search?q=nowhere+to+be+found");
  await eventually(() => page.getByRole("searchbox", { name: "Search all conversations" }).inputValue(), "nowhere to be found");
  await visit("/chat/all");
  await page.getByRole("button", { name: "Search all conversations" }).click();
  await page.waitForURL("**/search");
});

it("brings a new comment of a ticket into sight, and says it", async () => {
  const ticket = mock.world.tickets[0];
  if (!ticket) throw new Error("the mock has no ticket");
  const old = ticket.comments[0];
  ticket.comments = Array.from({ length: 30 }, (_, index) => ({ ...old, id: 9000 + index, subject: "Update", body: `Old comment ${index}`, hidden: false, tech: "Jonas Okafor", user_id: 2, created_at: new Date(Date.now() - (40 - index) * 60_000).toISOString() }));
  await visit("/tickets");
  const subject = (ticket as unknown as { subject: string }).subject;
  await page.getByRole("link", { name: subject, exact: true }).click();
  await page.getByText("Old comment 0", { exact: true }).waitFor();
  const isInSight = (text: string) => page.getByRole("article").getByText(text).evaluate((element) => {
    const area = element.closest(".ticket-comments")?.getBoundingClientRect();
    const at = element.getBoundingClientRect();
    return area !== undefined && at.top >= area.top && at.bottom <= area.bottom + 1;
  });
  expect(await isInSight("Old comment 29")).toBe(false);
  await page.getByRole("textbox", { name: "Write a comment" }).fill("We ordered the part");
  await page.getByRole("button", { name: "Add comment" }).click();
  await eventually(() => isInSight("We ordered the part"), true);
  await page.locator("[aria-live=polite]", { hasText: "New comment by Mara Lindqvist" }).waitFor({ state: "attached" });
});

it("leaves whoever reads the first comments of a ticket where they are, and leads to a new one", async () => {
  const ticket = mock.world.tickets[0];
  const old = ticket?.comments[0];
  if (!ticket || !old) throw new Error("the mock has no ticket with a comment");
  const comment = (index: number) => ({ ...old, id: 9000 + index, subject: "Update", body: `Old comment ${index}`, hidden: false, tech: "Jonas Okafor", user_id: 2, created_at: new Date(Date.now() - (40 - index) * 60_000).toISOString() });
  ticket.comments = Array.from({ length: 30 }, (_, index) => comment(index));
  await visit(`/tickets/${ticket.id}`);
  await page.getByText("Old comment 0", { exact: true }).waitFor();
  const comments = page.getByRole("region", { name: "Comments" });
  const scrolled = () => comments.evaluate((area) => area.scrollTop);
  ticket.comments.push({ ...comment(30), body: "The part has come" });
  mock.world.changed("ticket", ticket);
  await page.locator("[aria-live=polite]", { hasText: "New comment by Jonas Okafor" }).waitFor({ state: "attached" });
  const below = page.getByRole("button", { name: "New comment" });
  await below.waitFor();
  expect(await scrolled()).toBe(0);
  await below.click();
  await below.waitFor({ state: "detached" });
  // Now at the end: the next one comes into sight by itself.
  const before = await scrolled();
  expect(before).toBeGreaterThan(0);
  ticket.comments.push({ ...comment(31), body: "It is built in" });
  mock.world.changed("ticket", ticket);
  await eventually(async () => (await scrolled()) > before, true);
  expect(await below.count()).toBe(0);
});

it("offers no red button for a customer that cannot be deleted", async () => {
  await visit("/customers/1");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/only a customer without devices can be deleted/).waitFor();
  expect(await dialog.getByRole("button", { name: "Delete" }).count()).toBe(0);
  await dialog.getByRole("button", { name: "Close", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
});
