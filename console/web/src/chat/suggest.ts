// What the text before the caret calls for: "/" at the beginning a canned response, "@" in a note a colleague.
import type { Chat } from "@/api/types";
import type { PresenceState } from "@/ui/presence";

export interface Call {
  kind: "canned" | "mention";
  /** Where the text to be replaced begins; it ends at the caret. */
  from: number;
  query: string;
}

export interface Offer {
  key: string;
  title: string;
  detail: string;
  /** Of a colleague. */
  presence?: PresenceState;
  /** What takes the place of the call. */
  text: string;
}

const cannedCall = /^\/([^\n]{0,40})$/;
/** Nothing but the call for a canned response: whoever presses Enter means one of them, not "/" as an answer. */
export const isOnlyCall = (text: string): boolean => cannedCall.test(text.trimEnd());
const mentionCall = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u;

export function callOf(text: string, caret: number, note: boolean): Call | null {
  const before = text.slice(0, caret);
  const canned = note ? null : cannedCall.exec(before);
  if (canned) return { kind: "canned", from: 0, query: canned[1] ?? "" };
  const mention = note ? mentionCall.exec(before) : null;
  return mention ? { kind: "mention", from: caret - (mention[1] ?? "").length - 1, query: mention[1] ?? "" } : null;
}

/** What a canned response may name, and where it is taken from. A name that is not known, or known and empty, stays as it is written: to be seen before it is sent. */
export const variables = ["contact.name", "contact.first_name", "customer.name", "asset.name", "technician.name", "technician.first_name", "ticket.number"] as const;

const longestNameBytes = 40;
/** As the console sees it: braces around anything else, such as a template's code, are just text. */
const isName = (text: string): boolean => /^[A-Za-z0-9._\- \u{80}-\u{10FFFF}]+$/u.test(text) && new TextEncoder().encode(text).length <= longestNameBytes;

/** What looks like one of them and is none: for these the console refuses a canned response (console/server/canned_responses.cpp). */
export function unknownIn(body: string): string[] {
  const found = new Set<string>();
  for (let begin = body.indexOf("{{"); begin >= 0; begin = body.indexOf("{{", begin + 2)) {
    const end = body.indexOf("}}", begin);
    if (end < 0) break;
    const name = body.slice(begin + 2, end).replace(/^[ \t\n]+|[ \t\n]+$/g, "");
    if (isName(name) && !variables.some((one) => one === name)) found.add(`{{${name}}}`);
  }
  return [...found];
}
const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? "";

export function filled(text: string, chat: Chat, technician: string): string {
  const contact = chat.contact?.name ?? chat.device_user;
  const values: Record<(typeof variables)[number], string> = {
    "contact.name": contact,
    "contact.first_name": firstName(contact),
    "customer.name": chat.customer.business_name,
    "asset.name": chat.asset.name,
    "technician.name": technician,
    "technician.first_name": firstName(technician),
    "ticket.number": chat.ticket_number == null ? "" : String(chat.ticket_number),
  };
  return text.replace(/\{\{\s*([a-z_.]{1,40})\s*\}\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? values[name as keyof typeof values] : "") || whole);
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word of the query begins a word of `text`. */
export function fits(text: string, query: string): boolean {
  const words = folded(text).split(/[\s._-]+/);
  return folded(query).split(/[\s._-]+/).filter(Boolean).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** Those that fit; where the title says it, before those that only have it in their text. */
export function fitting<T extends Pick<Offer, "title" | "detail">>(offers: readonly T[], query: string): T[] {
  const all = offers.filter((offer) => fits(`${offer.title} ${offer.detail}`, query));
  const isTitled = (offer: T) => Number(fits(offer.title, query));
  return all.sort((a, b) => isTitled(b) - isTitled(a));
}

export function taken(text: string, call: Call, caret: number, offer: Offer): { text: string; caret: number } {
  const put = call.kind === "mention" ? `${offer.text} ` : offer.text;
  return { text: text.slice(0, call.from) + put + text.slice(caret), caret: call.from + put.length };
}
