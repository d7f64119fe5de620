// What the agent's monitors write, in the language of the page. They write English (agent/monitors); the sentences are known,
// so each is found again by its pattern. One that is not found stays as it was written.
import { languageNow, translate } from "@/i18n/i18n";

/** Titles of the built-in checks. */
export const titles: readonly string[] = ["Low disk space", "High memory use", "High CPU use", "Restart pending", "Process not running", "Service not running"];

/** The first that fits counts. */
export const sentences: readonly string[] = [
  "{{place}}: {{percent}} free ({{size}}), alert below {{limit}}",
  "{{place}}: {{percent}} free, alert below {{limit}}",
  "{{percent}} of memory in use, {{size}} of {{total}} left",
  "{{percent}} of CPU time in use",
  "no restart is due",
  "a restart is due: {{reasons}} and {{count}} more",
  "a restart is due: {{reasons}}",
  "a restart is due",
  "no process of {{name}} is running",
  "{{name}} is not running ({{state}})",
  "{{name}} is running ({{state}})",
  "{{name}} is running",
  "no longer checked by the policy",
  "no longer there",
];
/** Within the reasons of a restart. */
export const kernelReason = "kernel {{name}} is installed, {{other}} is running";

const percents = "\\d+(?:\\.\\d+)? %";
const sizes = "\\d+(?:\\.\\d+)? (?:[KMGTP]i)?B";
const forms: Record<string, string> = { percent: percents, limit: percents, size: sizes, total: sizes, count: "\\d+" };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** A sentence with names in {{}} as a pattern with groups of these names. */
const patternOf = (sentence: string, any: string): string => sentence.split(/\{\{(\w+)\}\}/).map((part, index) => (index % 2 === 0 ? escaped(part) : `(?<${part}>${forms[part] ?? any})`)).join("");
const patterns = sentences.map((sentence) => [sentence, new RegExp(`^${patternOf(sentence, ".+")}$`, "s")] as const);
const kernel = new RegExp(patternOf(kernelReason, "\\S+"), "g");

/** Numbers are written with a point there. */
function local(name: string, value: string): string {
  if (name === "reasons") return value.replace(kernel, (_whole, first: string, second: string) => translate(kernelReason, { name: first, other: second }));
  return name in forms ? value.replace(".", (1.5).toLocaleString(languageNow()).charAt(1)) : value;
}

export function inWords(text: string): string {
  if (titles.includes(text)) return translate(text);
  for (const [sentence, pattern] of patterns) {
    const found = pattern.exec(text);
    if (found) return translate(sentence, Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, local(name, value)])));
  }
  return text;
}
