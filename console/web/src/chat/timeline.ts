// The context spine as rows: messages, device events, day lines and marks of one conversation, in reading order.
import type { Chat, Message, MessageList, SpineEvent } from "@/api/types";
import type { Unsent } from "./outbox";

export type Progress = "sent" | "delivered" | "read";

export type Row =
  | { kind: "older"; key: string }
  | { kind: "day"; key: string; at: number }
  | { kind: "event"; key: string; event: SpineEvent; at: number }
  | { kind: "unavailable"; key: string; at: number }
  | { kind: "closed"; key: string; at: number; by: string | null }
  | { kind: "message"; key: string; message: Message; at: number; head: boolean; progress: Progress | null; showsProgress: boolean }
  | { kind: "unsent"; key: string; item: Unsent; head: boolean };

const sameRunMs = 5 * 60_000;

const joins = (before: Message | undefined, next: Message): boolean =>
  before !== undefined &&
  before.author.kind === next.author.kind &&
  before.author.name === next.author.name &&
  before.is_private === next.is_private &&
  Date.parse(next.accepted_at) - Date.parse(before.accepted_at) < sameRunMs;

function progressOf(message: Message, chat: Chat): Progress | null {
  if (message.author.kind !== "technician" || message.is_private) return null;
  if (message.position <= chat.user_read_position) return "read";
  return message.position <= chat.user_delivered_position ? "delivered" : "sent";
}

function asideRows(chat: Chat, events: SpineEvent[]): { at: number; row: Row }[] {
  const rows: { at: number; row: Row }[] = events.map((event) => {
    const at = Date.parse(event.happened_at);
    return { at, row: { kind: "event", key: `event ${event.id}`, event, at } };
  });
  if (chat.unavailable_at) {
    const at = Date.parse(chat.unavailable_at);
    rows.push({ at, row: { kind: "unavailable", key: "unavailable", at } });
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
  for (const message of messages) {
    const progress = progressOf(message, chat);
    if (progress) last.set(progress, message.uuid);
  }
  return new Set(last.values());
}

/** `list` is oldest first; `unsent` are this browser's, in the order written. Messages keep the console's order. */
export function timelineRows(chat: Chat, list: MessageList, unsent: readonly Unsent[]): Row[] {
  const rows: Row[] = [];
  if (list.more) rows.push({ kind: "older", key: "older" });
  const known = new Set(list.messages.map((message) => message.uuid));
  const oldest = list.more && list.messages[0] ? Date.parse(list.messages[0].accepted_at) : -Infinity;
  const asides = asideRows(chat, list.events).filter((aside) => aside.at >= oldest);
  const wordsOn = lastOfProgress(list.messages, chat);
  let day = "";
  let before: Message | undefined;
  const startDay = (at: number) => {
    const name = new Date(at).toDateString();
    if (name === day) return;
    day = name;
    before = undefined;
    rows.push({ kind: "day", key: `day ${name}`, at });
  };
  const put = (aside: { at: number; row: Row }) => {
    startDay(aside.at);
    rows.push(aside.row);
    before = undefined;
  };
  for (const message of list.messages) {
    const at = Date.parse(message.accepted_at);
    while (asides[0] && asides[0].at <= at) put(asides.shift() as { at: number; row: Row });
    startDay(at);
    rows.push({ kind: "message", key: message.uuid, message, at, head: !joins(before, message), progress: progressOf(message, chat), showsProgress: wordsOn.has(message.uuid) });
    before = message;
  }
  asides.forEach(put);
  let first = true;
  for (const item of unsent) {
    if (item.chatId !== chat.id || known.has(item.uuid)) continue;
    startDay(item.writtenAt);
    rows.push({ kind: "unsent", key: item.uuid, item, head: first });
    first = false;
  }
  return rows;
}

/** A guess in pixels before the row has been measured. */
export function estimateRow(row: Row | undefined): number {
  if (!row) return 60;
  if (row.kind === "message" || row.kind === "unsent") {
    const text = row.kind === "message" ? row.message.text : row.item.text;
    const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 62)), 0);
    return 24 + lines * 20 + (row.head ? 24 : 2);
  }
  return row.kind === "day" ? 40 : 28;
}
