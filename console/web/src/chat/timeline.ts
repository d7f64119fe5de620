// The context spine as rows: messages, device events, day lines and marks of one conversation, in reading order.
// A conversation can be long: what was said of a message once is kept, so that a row that did not change is the same row.
import { timeOf } from "@/api/messages";
import type { Chat, Message, MessageList, SpineEvent } from "@/api/types";
import type { Unsent } from "./outbox";
import { maybePicture } from "./picture";

export type Progress = "sent" | "delivered" | "read";

export type Row =
  | { kind: "older"; key: string }
  | { kind: "day"; key: string; at: number }
  | { kind: "event"; key: string; event: SpineEvent; at: number }
  | { kind: "unavailable"; key: string; at: number; reason: string | undefined }
  | { kind: "closed"; key: string; at: number; by: string | null }
  | { kind: "message"; key: string; message: Message; at: number; head: boolean; progress: Progress | null; showsProgress: boolean; lines: number }
  | { kind: "unsent"; key: string; item: Unsent; head: boolean };

const sameRunMs = 5 * 60_000;

const joins = (before: Message | undefined, next: Message): boolean =>
  before !== undefined &&
  before.author.kind === next.author.kind &&
  before.author.name === next.author.name &&
  before.is_private === next.is_private &&
  timeOf(next) - timeOf(before) < sameRunMs &&
  // One that waited longer than the other says both its times.
  Math.abs(Date.parse(next.written_at) - Date.parse(before.written_at)) < sameRunMs;

function progressOf(message: Message, chat: Chat): Progress | null {
  if (message.author.kind !== "technician" || message.is_private) return null;
  if (message.position <= chat.user_read_position) return "read";
  return message.position <= chat.user_delivered_position ? "delivered" : "sent";
}

function asideRows(chat: Chat, { events, messages }: MessageList): { at: number; row: Row }[] {
  const rows: { at: number; row: Row }[] = events.map((event) => {
    const at = timeOf(event);
    return { at, row: { kind: "event", key: `event ${event.id}`, event, at } };
  });
  // The conversation says it of this wait only; of those before, the message that was sent stays.
  const now = chat.unavailable_at ? Date.parse(chat.unavailable_at) : undefined;
  const told = messages.filter((message) => message.author.kind === "automatic").map((message) => Date.parse(message.written_at));
  for (const at of new Set(now === undefined ? told : [...told, now])) {
    rows.push({ at, row: { kind: "unavailable", key: `unavailable ${at}`, at, reason: at === now ? chat.unavailable_reason : undefined } });
  }
  if (chat.archived_at) {
    const at = Date.parse(chat.archived_at);
    rows.push({ at, row: { kind: "closed", key: "closed", at, by: chat.archived_by ?? null } });
  }
  return rows.sort((a, b) => a.at - b.at);
}

/** Where each progress word stands: on the last own message that got so far, not on every one. */
function lastOfProgress(messages: Message[], chat: Chat): Set<string> {
  const last = new Map<Progress, string>();
  for (let index = messages.length - 1; index >= 0 && !last.has("read"); index--) {
    const message = messages[index] as Message;
    const progress = progressOf(message, chat);
    if (progress && !last.has(progress)) last.set(progress, message.uuid);
  }
  return new Set(last.values());
}

/** About so many lines has a text on the screen. */
const linesOf = (text: string): number => text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 62)), 0);

type MessageRow = Extract<Row, { kind: "message" }>;
const messageRows = new WeakMap<Message, MessageRow>();

function rowOf(message: Message, head: boolean, progress: Progress | null, showsProgress: boolean): MessageRow {
  const known = messageRows.get(message);
  if (known && known.head === head && known.progress === progress && known.showsProgress === showsProgress) return known;
  const row: MessageRow = { kind: "message", key: message.uuid, message, at: timeOf(message), head, progress, showsProgress, lines: known?.lines ?? linesOf(message.text) };
  messageRows.set(message, row);
  return row;
}

function dayOf(at: number): { from: number; to: number } {
  const from = new Date(at).setHours(0, 0, 0, 0);
  const next = new Date(from);
  return { from, to: next.setDate(next.getDate() + 1) };
}

/** `list` is oldest first; `unsent` are this browser's, in the order written. Messages keep the console's order. */
export function timelineRows(chat: Chat, list: MessageList, unsent: readonly Unsent[]): Row[] {
  const rows: Row[] = [];
  if (list.more) rows.push({ kind: "older", key: "older" });
  const oldest = list.more && list.messages[0] ? timeOf(list.messages[0]) : -Infinity;
  const asides = asideRows(chat, list).filter((aside) => aside.at >= oldest);
  const wordsOn = lastOfProgress(list.messages, chat);
  let day = { from: Infinity, to: -Infinity };
  let before: Message | undefined;
  const days = new Set<number>();
  const startDay = (at: number) => {
    if (at >= day.from && at < day.to) return;
    day = dayOf(at);
    before = undefined;
    // A clock that was set back comes to the same day again.
    rows.push({ kind: "day", key: `day ${day.from}${days.has(day.from) ? ` ${rows.length}` : ""}`, at });
    days.add(day.from);
  };
  const put = (aside: { at: number; row: Row }) => {
    startDay(aside.at);
    rows.push(aside.row);
    before = undefined;
  };
  let aside = 0;
  for (const message of list.messages) {
    const at = timeOf(message);
    for (let next = asides[aside]; next && next.at <= at; next = asides[++aside]) put(next);
    startDay(at);
    rows.push(rowOf(message, !joins(before, message), progressOf(message, chat), wordsOn.has(message.uuid)));
    before = message;
  }
  asides.slice(aside).forEach(put);
  const mine = unsent.filter((item) => item.chatId === chat.id);
  const known = mine.length > 0 ? new Set(list.messages.map((message) => message.uuid)) : null;
  let first = true;
  for (const item of mine) {
    if (known?.has(item.uuid)) continue;
    startDay(item.writtenAt);
    rows.push({ kind: "unsent", key: item.uuid, item, head: first });
    first = false;
  }
  return rows;
}

/** Files under one another, each with its picture where it has one. */
function filesHeight(row: Extract<Row, { kind: "message" | "unsent" }>): number {
  if (row.kind === "unsent") return (row.item.files?.length ?? 0) * fileHeight;
  return (row.message.attachments ?? []).reduce((sum, file) => sum + fileHeight + (file.arrived && maybePicture(file) ? pictureHeight : 0), 0);
}
/** As messages.css has them, with the gap above. */
const fileHeight = 58;
const pictureHeight = 180;

/** A guess in pixels before the row has been measured. */
export function estimateRow(row: Row): number {
  if (row.kind === "message" || row.kind === "unsent") {
    const text = row.kind === "message" ? row.message.text : row.item.text;
    const lines = text === "" ? 0 : row.kind === "message" ? row.lines : linesOf(text);
    return 24 + lines * 20 + (row.head ? 24 : 2) + filesHeight(row);
  }
  return row.kind === "day" ? 40 : 28;
}
