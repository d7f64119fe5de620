// Times as people read them.
import { describe, expect, it } from "vitest";
import { ago, dayName, pageWithLocalTimes, sameDay, shortTime, waitingTime, waitingWords, withLocalTimes, zonedTime } from "./time";

const second = 1000;
const now = new Date(2026, 4, 6, 10, 42).getTime();

describe("waiting", () => {
  it.each([[0, "0:00"], [42, "0:42"], [725, "12:05"], [3599, "59:59"], [3 * 3600 + 7 * 60, "3 h 07 min"], [52 * 3600, "2 d 4 h"], [-5, "0:00"]])("%i s is %s", (seconds, text) => {
    expect(waitingTime(now - seconds * second, now)).toBe(text);
  });
  it("is said in words", () => {
    expect(waitingWords(now - 42 * second, now, "en")).toBe("42 seconds");
    expect(waitingWords(now - 180 * second, now, "de")).toBe("3 Minuten");
  });
});

describe("dates", () => {
  it("are as short as they can be", () => {
    expect(shortTime(now - 60 * second, now, "en")).toBe("10:41");
    expect(shortTime(now - 2 * 86_400 * second, now, "en")).toBe("Mon");
    expect(shortTime(new Date(2026, 0, 3).getTime(), now, "de")).toContain("Jan");
    expect(shortTime(new Date(2025, 0, 3).getTime(), now, "en")).toContain("2025");
  });
  it("name days", () => {
    expect(dayName(now, now, "en")).toBe("Today");
    expect(dayName(now - 86_400 * second, now, "de")).toBe("Gestern");
    expect(sameDay(now, now - 11 * 3600 * second)).toBe(false);
  });
  it("say how long ago", () => {
    expect(ago(now - 130 * second, now, "en")).toBe("2 minutes ago");
    expect(ago(now - 26 * 3600 * second, now, "en")).toBe("yesterday");
  });
});

describe("a saved conversation", () => {
  const local = (ms: number) => `<${ms}>`;
  const at = "2026-11-27T08:45:17.046Z";
  const ms = Date.parse(at);
  it("has the reader's times where the console wrote its own, and what people wrote as it was", () => {
    const text = `Conversation with Ida\nOpened ${at}\n\n[${at}, written ${at}] Ida:\n    [${at}] is what I see\n    Opened ${at}\n\n[${at}] Mara (technician):\n    ok\n`;
    expect(withLocalTimes(text, local)).toBe(`Conversation with Ida\nOpened <${ms}>\n\n[<${ms}>, written <${ms}>] Ida:\n    [${at}] is what I see\n    Opened ${at}\n\n[<${ms}>] Mara (technician):\n    ok\n`);
    expect(pageWithLocalTimes(`<p>Opened <time datetime="${at}">${at}</time></p><p dir="auto">${at} &lt;time datetime=&quot;</p>`, local)).toBe(`<p>Opened <time datetime="${at}"><${ms}></time></p><p dir="auto">${at} &lt;time datetime=&quot;</p>`);
  });
  it("names the zone", () => {
    expect(zonedTime(ms, "en")).toMatch(/2026.*(UTC|GMT|[A-Z]{3})/);
  });
});
