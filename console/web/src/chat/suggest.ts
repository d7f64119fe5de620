// What the text before the caret calls for: "/" at the beginning a canned response, "@" in a note a colleague.

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
  /** What takes the place of the call. */
  text: string;
}

const cannedCall = /^\/([^\n]{0,40})$/;
const mentionCall = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u;

export function callOf(text: string, caret: number, note: boolean): Call | null {
  const before = text.slice(0, caret);
  const canned = note ? null : cannedCall.exec(before);
  if (canned) return { kind: "canned", from: 0, query: canned[1] ?? "" };
  const mention = note ? mentionCall.exec(before) : null;
  return mention ? { kind: "mention", from: caret - (mention[1] ?? "").length - 1, query: mention[1] ?? "" } : null;
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word of the query begins a word of `text`. */
export function fits(text: string, query: string): boolean {
  const words = folded(text).split(/[\s._-]+/);
  return folded(query).split(/[\s._-]+/).filter(Boolean).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

export function taken(text: string, call: Call, caret: number, offer: Offer): { text: string; caret: number } {
  const put = call.kind === "mention" ? `${offer.text} ` : offer.text;
  return { text: text.slice(0, call.from) + put + text.slice(caret), caret: call.from + put.length };
}
