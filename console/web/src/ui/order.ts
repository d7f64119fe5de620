// The order of names as people of a language expect it: "apple" before "Zebra", "pc 9" before "pc 10".
import { languageNow } from "@/i18n/i18n";

const collators = new Map<string, Intl.Collator>();

function collator(language: string): Intl.Collator {
  const made = collators.get(language) ?? new Intl.Collator(language, { numeric: true });
  collators.set(language, made);
  return made;
}

export const compareNames = (a: string, b: string, language = languageNow()): number => collator(language).compare(a, b);

export const byName = <T>(list: readonly T[], name: (one: T) => string, language = languageNow()): T[] => [...list].sort((a, b) => compareNames(name(a), name(b), language));

/** Numbers by size, all else as names. */
export const compareValues = (a: unknown, b: unknown): number => (typeof a === "number" && typeof b === "number" ? a - b : compareNames(String(a ?? ""), String(b ?? "")));
