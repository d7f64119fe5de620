// A snippet's marks: character places (code points) become parts of a text.

export interface Mark {
  from: number;
  until: number;
}
export interface Part {
  text: string;
  marked: boolean;
}

/** The text in parts, marked and not; marks that lie outside or overlap are cut. */
export function partsOf(text: string, marks: readonly Mark[]): Part[] {
  const letters = Array.from(text);
  const parts: Part[] = [];
  let at = 0;
  const add = (until: number, marked: boolean) => {
    if (until > at) parts.push({ text: letters.slice(at, until).join(""), marked });
    at = Math.max(at, until);
  };
  for (const mark of marks) {
    add(Math.min(mark.from, letters.length), false);
    add(Math.min(mark.until, letters.length), true);
  }
  add(letters.length, false);
  return parts;
}
