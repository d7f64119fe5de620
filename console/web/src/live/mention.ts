// "@Name" in a private note calls a colleague: the console tells her, the page lets the name stand out.

export interface Piece {
  text: string;
  mention: boolean;
}

/** `text` cut into what calls one of `names` and what does not; joined again it is `text`. */
export function mentionsIn(text: string, names: readonly string[]): Piece[] {
  const known = [...names].filter(Boolean).sort((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const name = text[at] === "@" && !/[\p{L}\p{N}]$/u.test(text.slice(0, at)) ? known.find((one) => text.startsWith(one, at + 1) && !/^[\p{L}\p{N}]/u.test(text.slice(at + 1 + one.length))) : undefined;
    if (name === undefined) {
      plain += text[at++];
      continue;
    }
    if (plain) pieces.push({ text: plain, mention: false });
    plain = "";
    pieces.push({ text: `@${name}`, mention: true });
    at += name.length + 1;
  }
  if (plain) pieces.push({ text: plain, mention: false });
  return pieces;
}
