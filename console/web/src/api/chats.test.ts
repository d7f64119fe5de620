// Marks of the live link and answers of REST that cross each other.
import { expect, it } from "vitest";
import { forgetMarks, noteMarks, seen } from "./chats";
import type { Chat } from "./types";

it("an answer that was under way when the end user read does not take the mark back", () => {
  const chat = { id: 1, uuid: "u", user_delivered_position: 1, user_read_position: 0 } as Chat;
  noteMarks("u", { delivered: 3, read: 2 });
  noteMarks("u", { delivered: 2, read: 3 });
  expect(seen(chat)).toMatchObject({ user_delivered_position: 3, user_read_position: 3 });
  const newer = { ...chat, user_delivered_position: 5, user_read_position: 4 };
  expect(seen(newer)).toBe(newer);
  forgetMarks();
  expect(seen(chat)).toBe(chat);
});
