// The context spine: what stands between what.
import { describe, expect, it } from "vitest";
import { mergeNewest, mergeOlder } from "@/api/messages";
import type { Chat, Message, MessageList } from "@/api/types";
import type { Unsent } from "./outbox";
import { estimateRow, timelineRows } from "./timeline";

const at = (minute: number) => new Date(Date.UTC(2026, 4, 3, 9, minute)).toISOString();
const message = (position: number, minute: number, kind: Message["author"]["kind"] = "end_user", is_private = false): Message => ({ id: position, uuid: `m${position}`, chat_uuid: "c", position, author: { kind, name: kind }, is_private, text: `text ${position}`, written_at: at(minute), accepted_at: at(minute) });
const list = (messages: Message[], more = false): MessageList => ({ messages, events: [], more });
const chat = (change: Partial<Chat> = {}) => ({ id: 1, uuid: "c", user_delivered_position: 0, user_read_position: 0, ...change }) as Chat;
const kinds = (rows: ReturnType<typeof timelineRows>) => rows.map((row) => row.kind);

describe("the rows of a conversation", () => {
  it("puts device events between the messages, and days between days", () => {
    const data = { ...list([message(1, 1), message(2, 10)]), events: [{ id: 7, kind: "booted", text: "started", happened_at: at(5) }] };
    expect(kinds(timelineRows(chat(), data, []))).toEqual(["day", "message", "event", "message"]);
    const later = message(3, 60 * 24);
    expect(kinds(timelineRows(chat(), { ...data, messages: [...data.messages, later] }, []))).toEqual(["day", "message", "event", "message", "day", "message"]);
  });

  it("begins a new run for another author, a note, a pause or an event", () => {
    const rows = timelineRows(chat(), list([message(1, 1), message(2, 2), message(3, 3, "technician"), message(4, 3, "technician", true), message(5, 20), message(6, 21)]), []);
    expect(rows.flatMap((row) => (row.kind === "message" ? [row.head] : []))).toEqual([true, false, true, true, true, false]);
  });

  it("tells how far own messages came, and names each state once", () => {
    const rows = timelineRows(chat({ user_read_position: 1, user_delivered_position: 2 }), list([1, 2, 3].map((position) => message(position, position, "technician"))), []);
    expect(rows.flatMap((row) => (row.kind === "message" ? [[row.progress, row.showsProgress]] : []))).toEqual([["read", true], ["delivered", true], ["sent", true]]);
    const all = timelineRows(chat({ user_read_position: 9 }), list([1, 2].map((position) => message(position, position, "technician"))), []);
    expect(all.flatMap((row) => (row.kind === "message" ? [row.showsProgress] : []))).toEqual([false, true]);
    expect(timelineRows(chat(), list([message(1, 1, "technician", true)]), []).flatMap((row) => (row.kind === "message" ? [row.progress] : []))).toEqual([null]);
  });

  it("shows an unsent message once, although the console has it already", () => {
    const unsent: Unsent = { uuid: "m1", chatId: 1, text: "text 1", isPrivate: false, writtenAt: Date.parse(at(1)), state: "queued" };
    expect(kinds(timelineRows(chat(), list([message(1, 1)]), [unsent]))).toEqual(["day", "message"]);
    expect(kinds(timelineRows(chat(), list([message(1, 1)]), [{ ...unsent, uuid: "other" }, { ...unsent, uuid: "elsewhere", chatId: 2 }]))).toEqual(["day", "message", "unsent"]);
  });

  it("marks when the user was told that nobody is available, and who closed", () => {
    expect(kinds(timelineRows(chat({ unavailable_at: at(4), archived_at: at(9), archived_by: "Aiko" }), list([message(1, 1), message(2, 5)]), []))).toEqual(["day", "message", "unavailable", "message", "closed"]);
    const reasons = timelineRows(chat({ unavailable_at: at(4), unavailable_reason: "not_reached" }), list([message(1, 1)]), []).flatMap((row) => (row.kind === "unavailable" ? [row.reason] : []));
    expect(reasons).toEqual(["not_reached"]);
  });

  it("keeps each time that the user was told so, also when it was answered since", () => {
    const automatic = (position: number, minute: number) => ({ ...message(position, minute), author: { kind: "automatic" as const, name: "Deskbell" } });
    const data = list([message(1, 1), automatic(2, 4), message(3, 5, "technician"), message(4, 6), automatic(5, 9)]);
    expect(kinds(timelineRows(chat(), data, []))).toEqual(["day", "message", "unavailable", "message", "message", "message", "unavailable", "message"]);
    const again = timelineRows(chat({ unavailable_at: at(9), unavailable_reason: "closed" }), data, []).flatMap((row) => (row.kind === "unavailable" ? [row.reason ?? "not said"] : []));
    expect(again).toEqual(["not said", "closed"]);
  });

  it("leaves out events older than the oldest message known, until that is the first", () => {
    const data = { ...list([message(9, 30)], true), events: [{ id: 1, kind: "booted", text: "", happened_at: at(1) }] };
    expect(kinds(timelineRows(chat(), data, []))).toEqual(["older", "day", "message"]);
    expect(kinds(timelineRows(chat(), { ...data, more: false }, []))).toEqual(["day", "event", "message"]);
  });
});

describe("the height of a row before it is drawn", () => {
  const height = (change: Partial<Message>) => estimateRow(timelineRows(chat(), list([{ ...message(1, 1), ...change }]), [])[1]!);
  const file = (name: string, arrived = true) => ({ attachment_id: name, name, media_type: "", size: 10, arrived, received: 0 });
  it("counts files, pictures that have come, and no line for no words", () => {
    const bare = height({ text: "", attachments: [file("a.pdf")] });
    expect(height({ attachments: [file("a.pdf")] })).toBe(bare + 20);
    expect(height({ text: "", attachments: [file("a.pdf"), file("b.png", false)] })).toBe(bare + 58);
    expect(height({ text: "", attachments: [file("a.pdf"), file("b.png")] })).toBe(bare + 58 + 180);
  });
});

describe("pages of messages", () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index, 1));
  const positions = (data: MessageList) => data.messages.map((entry) => entry.position);

  it("are joined without gap or double", () => {
    const merged = mergeNewest(list(range(1, 60)), list(range(41, 90), true));
    expect(positions(merged)).toEqual(range(1, 90).map((entry) => entry.position));
    expect(merged.more).toBe(false);
    expect(positions(mergeOlder(list(range(51, 100), true), list(range(1, 50))))).toEqual(range(1, 100).map((entry) => entry.position));
  });

  it("never take back that a file has come", () => {
    const withFile = (position: number, arrived: boolean): Message => ({ ...message(position, 1), attachments: [{ attachment_id: `f${position}`, name: "a.zip", media_type: "application/zip", size: 3, arrived, received: arrived ? 3 : 0 }] });
    const merged = mergeNewest(list([message(1, 1), withFile(2, true), withFile(3, false)]), list([withFile(2, false), withFile(3, true), message(4, 1)]));
    expect(positions(merged)).toEqual([1, 2, 3, 4]);
    expect(merged.messages.map((entry) => entry.attachments?.[0]?.arrived)).toEqual([undefined, true, true, undefined]);
  });

  it("drop the older part where something is missing between", () => {
    const merged = mergeNewest(list(range(1, 20)), list(range(51, 100), true));
    expect(positions(merged)).toEqual(range(51, 100).map((entry) => entry.position));
    expect(merged.more).toBe(true);
  });
});
