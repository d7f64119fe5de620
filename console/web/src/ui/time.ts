// Times as people read them. Everything takes "now" as an argument; the console's clock decides what now is.
import { Store } from "./store";

let skewMs = 0;
/** The live link tells the console's time; shown spans are measured with it. */
export function setServerTime(serverMs: number): void {
  skewMs = serverMs - Date.now();
}
export const consoleNow = (): number => Date.now() + skewMs;

/** Ticks once a second while somebody looks. */
export const secondsClock = new Store(consoleNow());
if (typeof document !== "undefined") {
  setInterval(() => {
    if (!document.hidden) secondsClock.set(consoleNow());
  }, 1000);
}

const two = (value: number) => String(value).padStart(2, "0");

/** "0:42", "12:05", "3 h 07 min", "2 d 4 h": how long somebody waits. Never negative. */
export function waitingTime(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours} h ${two(Math.floor((seconds % 3600) / 60))} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** For screen readers: "42 seconds", "12 minutes", "3 hours". */
export function waitingWords(sinceMs: number, nowMs: number, language: string): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  const [value, unit] = seconds < 60 ? [seconds, "second"] : seconds < 3600 ? [Math.floor(seconds / 60), "minute"] : [Math.floor(seconds / 3600), "hour"];
  return new Intl.NumberFormat(language, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(value as number);
}

export const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** The person's own region of the language in use: "en" with a browser set to en-GB is en-GB. */
function regional(language: string): string {
  const wanted = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
  return wanted.find((entry) => entry.toLowerCase().startsWith(language.toLowerCase())) ?? language;
}

/** What a device said may be no time at all: the page stands all the same. */
const unknown = "–";
const isTime = (ms: number): boolean => !Number.isNaN(new Date(ms).getTime());

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, name: string, options: Intl.DateTimeFormatOptions): { format: (ms: number) => string } {
  const key = `${language} ${name}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(regional(language), options)));
  const known = made;
  return { format: (ms) => (isTime(ms) ? known.format(ms) : unknown) };
}

export function clockTime(ms: number, language: string): string {
  return format(language, "clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** Today "10:42", this week "Tue", this year "3 May", else "3 May 2025". */
export function shortTime(ms: number, nowMs: number, language: string): string {
  if (sameDay(ms, nowMs)) return clockTime(ms, language);
  if (nowMs - ms < 6 * 86_400_000 && ms < nowMs) return format(language, "weekday", { weekday: "short" }).format(ms);
  if (new Date(ms).getFullYear() === new Date(nowMs).getFullYear()) return format(language, "day", { day: "numeric", month: "short" }).format(ms);
  return format(language, "date", { day: "numeric", month: "short", year: "numeric" }).format(ms);
}

export function fullTime(ms: number, language: string): string {
  return format(language, "full", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" } as Intl.DateTimeFormatOptions).format(ms);
}

/** "Today", "Yesterday" or "Tuesday, 3 May". */
export function dayName(ms: number, nowMs: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
  if (!isTime(ms)) return unknown;
  if (sameDay(ms, nowMs)) return capital(words.format(0, "day"));
  if (sameDay(ms, nowMs - 86_400_000)) return capital(words.format(-1, "day"));
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return format(language, sameYear ? "dayname" : "daynameyear", { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) }).format(ms);
}

/** "3 minutes ago". */
export function ago(ms: number, nowMs: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const seconds = Math.round((ms - nowMs) / 1000);
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
  if (!isTime(ms)) return unknown;
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  return words.format(0, "minute");
}

const isoTime = "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z)";
/** Where the console writes a time into a conversation's text: at the beginning of a line, which what people wrote never is. */
const textTimes = new RegExp(`^(Opened |\\[)${isoTime}(?:(, written )${isoTime})?`, "gm");
const pageTimes = new RegExp(`(<time datetime="[^"]*">)${isoTime}(</time>)`, "g");

/** A saved conversation with times in `words` instead of the wire's. */
export const withLocalTimes = (text: string, words: (ms: number) => string): string =>
  text.replace(textTimes, (_all, before: string, at: string, written?: string, then?: string) => before + words(Date.parse(at)) + (written && then ? written + words(Date.parse(then)) : ""));
export const pageWithLocalTimes = (page: string, words: (ms: number) => string): string => page.replace(pageTimes, (_all, before: string, at: string, after: string) => before + words(Date.parse(at)) + after);

/** For what is kept and read elsewhere: with the zone. */
export function zonedTime(ms: number, language: string): string {
  return format(language, "zoned", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" }).format(ms);
}
