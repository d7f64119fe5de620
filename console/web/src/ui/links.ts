// Finds the addresses in a text that a person may click: as tray/links.cpp does, so that both ends of a conversation see the same.
// Schemes that are written out, nothing guessed. The tray's fourth, tel, stays text here: a browser hands it to whatever took it.

export interface Link {
  /** UTF-16 units of the text. */
  start: number;
  length: number;
  /** As it is opened: fully encoded, so that look-alike letters of a host show. */
  url: string;
}

const begins = /https?:\/\/|mailto:/gi;
/** A person reads on over these, a browser does not: the address ends before them. */
const endsAddress = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\ufffd<>"`{}|\\^]/u;
const goesOn = /[\p{L}\p{N}_]$/u;
/** What belongs to the sentence around it. */
const marks = ".,;:!?'*_~…“”„‘’»«";
const brackets = { ")": "(", "]": "[" } as const;
const isBracket = (character: string): character is keyof typeof brackets => character in brackets;
const count = (text: string, character: string) => text.split(character).length - 1;

/** "(see https://example.com/a_(b).)": without the last three. */
function withoutSentence(address: string): string {
  const closed = { ")": count(address, ")"), "]": count(address, "]") };
  const open = { ")": count(address, "("), "]": count(address, "[") };
  let length = address.length;
  for (; length > 0; length--) {
    const last = address.charAt(length - 1);
    if (isBracket(last) && closed[last] > open[last]) closed[last]--;
    else if (!marks.includes(last)) break;
  }
  return address.slice(0, length);
}

/** What of it is opened; null where it names no address, is broken, or names a user before the host (a way to write one address and mean another). */
function opened(address: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(address)) return null;
  const [, scheme, authority, path] = /^([a-z]+):(?:\/\/([^/?#]*))?([^?#]*)/i.exec(address) ?? [];
  if (authority && authority.lastIndexOf("@") > 0) return null;
  if (scheme?.toLowerCase() === "mailto" ? path === "" : !authority?.replace("@", "")) return null;
  try {
    return new URL(address).href;
  } catch {
    return null;
  }
}

/** In order. What is no link stays text. */
export function linksIn(text: string): Link[] {
  const links: Link[] = [];
  begins.lastIndex = 0;
  for (let match = begins.exec(text); match; match = begins.exec(text)) {
    const { index: start } = match;
    if (goesOn.test(text.slice(Math.max(0, start - 1), start))) continue;
    const rest = text.slice(begins.lastIndex);
    const end = rest.search(endsAddress);
    const address = withoutSentence(match[0] + (end < 0 ? rest : rest.slice(0, end)));
    if (address.length <= match[0].length) continue;
    begins.lastIndex = start + address.length;
    const url = opened(address);
    if (url !== null) links.push({ start, length: address.length, url });
  }
  return links;
}
