// Marks of the live link and answers of REST that cross each other.
import { expect, it } from "vitest";
import { forgetMarks, noteMarks, openChatBeside, seen } from "./chats";
import { ApiError } from "./errors";
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

it("the console says which other conversation is open, where it may be seen", () => {
  const sentence = "Another conversation with this person is open";
  const answer = (status: number, said: string) => openChatBeside(new ApiError(status, "in some language", { said }));
  expect(answer(409, `${sentence}: /api/v1/chats/992`)).toEqual({ id: 992 });
  expect(answer(409, sentence)).toEqual({ id: undefined });
  expect(answer(409, "The conversation was changed meanwhile (it is at version 3): read it again")).toBeNull();
  expect(answer(503, `${sentence}: /api/v1/chats/992`)).toBeNull();
});
