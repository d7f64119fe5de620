// The agent's sentences in German: all that its sources have, read from there, so that none can change unnoticed.
import { readFileSync, readdirSync } from "node:fs";
import i18next from "i18next";
import { beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "@/api/types";
import { de } from "@/i18n/de";
import { detailOf, nameOf } from "./names";
import { inWords, kernelReason, sentences, titles } from "./sentences";

const root = new URL("../../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8").replace(/^\s*(\/\/|#include).*$/gm, "");
const monitors = readdirSync(new URL("agent/monitors/", root)).filter((name) => name.endsWith(".cpp") && name !== "monitors.cpp");
const source = monitors.map((name) => read(`agent/monitors/${name}`)).join("\n");
/** One string of C++, which may be written in parts. */
const joined = (text: string) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join("");

const speak = (lng: string) => i18next.init({ lng, fallbackLng: "en", keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { de: { translation: de } } });

describe("German", () => {
  beforeEach(() => speak("de"));

  it("has every title that a monitor gives, and no other", () => {
    const given = [...source.matchAll(/\.title = ("[^"]*")/g)].map((found) => joined(found[1] ?? ""));
    expect([...given].sort()).toEqual([...titles].sort());
    expect(given).toHaveLength(monitors.length);
    for (const title of given) expect(inWords(title)).not.toBe(title);
  });

  it("has each piece of a sentence that a monitor puts together", () => {
    const pieces = [...source.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] ?? "").filter((piece) => /[a-z]{2}/.test(piece) && piece.includes(" ") && !titles.includes(piece));
    expect(pieces).toContain(", alert below ");
    expect(new Set(pieces).size).toBeGreaterThan(10);
    expect(pieces.filter((piece) => !sentences.some((sentence) => sentence.includes(piece)))).toEqual([]);
    const ends = [...read("core/monitor.cpp").matchAll(/\.detail = "([^"]+)"/g)].map((found) => found[1] ?? "");
    expect(ends.filter((end) => !sentences.includes(end) || inWords(end) === end)).toEqual([]);
    const reboot = read("agent/inventory/pending_reboot_linux.cpp");
    for (const piece of kernelReason.split(/\{\{\w+\}\}/)) expect(reboot).toContain(`"${piece}"`);
  });

  it("has each sentence that the tests of the agent expect of it", () => {
    const expected = [...read("tests/monitors/monitors_test.cpp").matchAll(/details?(?:\[\d+\])?,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)/g)].map((found) => joined(found[1] ?? ""));
    expect(expected.length).toBeGreaterThan(5);
    for (const sentence of expected) {
      expect(inWords(sentence)).not.toBe(sentence);
      // In brackets stand the words of systemd.
      expect(inWords(sentence).replace(/\(.*\)/, "")).not.toMatch(/\b(free|alert|of|left|restart|due|is|not|running|installed)\b/);
    }
  });

  it.each([
    ["/srv/data: 6.2 % free (1.5 TiB), alert below 10.0 %", "/srv/data: 6,2 % frei (1,5 TiB), Alarm unter 10,0 %"],
    ["/: a 1.0 % free: 6.2 % free, alert below 10.0 %", "/: a 1.0 % free: 6,2 % frei, Alarm unter 10,0 %"],
    ["94.0 % of memory in use, 900 MiB of 15 GiB left", "94,0 % des Arbeitsspeichers belegt, 900 MiB von 15 GiB übrig"],
    ["98.3 % of CPU time in use", "98,3 % der Prozessorzeit belegt"],
    ["a restart is due: libc6, kernel 6.1.0-20-amd64 is installed, 6.1.0-18-amd64 is running and 3 more", "ein Neustart ist fällig: libc6, Kernel 6.1.0-20-amd64 ist installiert, 6.1.0-18-amd64 läuft und 3 weitere"],
    ["no process of <b>{{name}} $t(Alert)</b> is running", "kein Prozess von <b>{{name}} $t(Alert)</b> läuft"],
    ["cups.service is not running (failed)", "cups.service läuft nicht (failed)"],
    ["somebody's own words", "somebody's own words"],
  ])("says %s", (english, german) => expect(inWords(english)).toBe(german));

  it("leaves the words of somebody's program alone, and those of a check that is not built in", () => {
    const alert = (check_id: string) => ({ check_id, description: "Low disk space", properties: { trigger: "", description: "" }, formatted_output: "98.3 % of CPU time in use" }) as unknown as Alert;
    expect([nameOf(alert("disk_space")), detailOf(alert("cpu"))]).toEqual(["Wenig Speicherplatz", "98,3 % der Prozessorzeit belegt"]);
    for (const check of ["api", "own"]) expect([nameOf(alert(check)), detailOf(alert(check))]).toEqual(["Low disk space", "98.3 % of CPU time in use"]);
  });
});

it("English is what the agent wrote", async () => {
  await speak("en");
  for (const sentence of [...titles, "/: 6.2 % free (1.5 TiB), alert below 10.0 %", "a restart is due: libc6 and 3 more"]) expect(inWords(sentence)).toBe(sentence);
});
