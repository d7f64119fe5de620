// The one line of a conversation in a list.
import { expect, it } from "vitest";
import type { Chat } from "@/api/types";
import { filesPreview, previewWords } from "./preview";

const words = (sentence: string, values: Record<string, string | number> = {}) => sentence.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));
const chat = (change: Partial<Chat>) => ({ device_user: "Ida Sommer", last_message: "Hello", last_author: "Ida Sommer", ...change }) as Chat;

it("is what was said, what was attached, or that nobody was free", () => {
  expect(previewWords(chat({}), words)).toBe("Hello");
  expect(previewWords(chat({ last_message: undefined }), words)).toBe("No messages yet");
  expect(previewWords(chat({ last_message: filesPreview([{ name: "a.png" }, { name: "b.pdf" }]) }), words)).toBe("2 files: a.png, b.pdf");
  expect(filesPreview([{ name: "a.png" }])).toBe("1 file: a.png");
  expect(previewWords(chat({ last_message: "1 file: x\u202Egnp.exe" }), words)).toBe("1 files: x�gnp.exe");
  const fallback = { last_message: "Everybody is busy", last_author: "Deskbell", unavailable_at: "2026-05-03T09:00:00Z" };
  expect(previewWords(chat(fallback), words)).toBe("Nobody was free · Ida Sommer was told");
  expect(previewWords(chat({ ...fallback, ticket_number: 12 }), words)).toBe("Nobody was free · ticket #12");
  expect(previewWords(chat({ ...fallback, unavailable_reason: "not_reached" }), words)).toBe("Not reached · Ida Sommer was told");
  expect(previewWords(chat({ ...fallback, unavailable_reason: "closed", ticket_number: 12 }), words)).toBe("Closed · ticket #12");
  expect(previewWords(chat({ ...fallback, last_author: "Ida Sommer", last_message: "Are you there?" }), words)).toBe("Are you there?");
});
