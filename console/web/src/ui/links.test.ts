// What of a text can be clicked, and what never. The strings are those of tests/tray/links_test.cpp: both ends of a conversation see the same.
import { expect, it } from "vitest";
import { linksIn } from "./links";

const shown = (text: string) => linksIn(text).map(({ start, length }) => text.slice(start, start + length));

it("finds the schemes, and leaves the sentence out", () => {
  expect(shown("See https://example.com/a?b=c#d, or (http://example.org/x_(y)). Thanks!")).toEqual(["https://example.com/a?b=c#d", "http://example.org/x_(y)"]);
  expect(shown("Write to mailto:help@example.com!")).toEqual(["mailto:help@example.com"]);
  expect(shown("HTTPS://EXAMPLE.COM")).toEqual(["HTTPS://EXAMPLE.COM"]);
  expect(shown("“https://example.com/ä?q=🙈”")).toEqual(["https://example.com/ä?q=🙈"]);
  expect(shown("https://a.example\nhttps://b.example")).toHaveLength(2);
  expect(shown("<https://example.com>")).toEqual(["https://example.com"]);
  expect(shown("[here](https://example.com)")).toEqual(["https://example.com"]);
  expect(shown("(see https://example.com/a_(b).)")).toEqual(["https://example.com/a_(b)"]);
  expect(linksIn("🙈 https://bücher.example/")).toEqual([{ start: 3, length: 23, url: "https://xn--bcher-kva.example/" }]);
});

it("leaves everything else as text", () => {
  for (const text of [
    "", "example.com", "www.example.com", "file:///etc/passwd", "javascript:alert(1)", "xhttps://example.com", "_https://example.com", "https://", "http:// example.com", "mailto:", "ftp://example.com", "data:text/html,x", "vbscript:x", "ms-settings:x", "smb://host/share", "\\\\host\\share",
    "https://user:password@example.com/", "https://google.com@evil.example/", "http:example.com", "view-source:http//x", "about:blank", "https:/\\example.com", "ht\ttps://example.com",
    // What a browser would mend, and the tray does not.
    "https:///example.com/", "https://@", "https://?x", "https://example.com/%zz", "mailto:?subject=x", "mailto://evil@example.com",
    // The tray's alone.
    "tel:+43-1-23456",
  ]) expect(shown(text), text).toEqual([]);
});

it("ends where it could be read as something else", () => {
  expect(shown("https://example.com/\u202egpj.exe")).toEqual(["https://example.com/"]);
  expect(shown("https://example.com\u200b.evil.example")).toEqual(["https://example.com"]);
  expect(shown("https://example.com\0x")).toEqual(["https://example.com"]);
  expect(shown('https://example.com/"onmouseover=x')).toEqual(["https://example.com/"]);
  expect(shown("https://example.com/\ud800x")).toEqual(["https://example.com/"]);
});

it("opens nothing but the three schemes, whatever is written", () => {
  for (const text of ["https://example.com/javascript:alert(1)", "mailto:a@b.example?body=javascript:x", "HtTp://example.com"]) expect(linksIn(text).map(({ url }) => new URL(url).protocol)).toEqual([/^mailto/.test(text) ? "mailto:" : /^https/.test(text) ? "https:" : "http:"]);
});

it("reads a long text in time that grows with its length alone", () => {
  for (const text of ["https://".repeat(1_000), `https://example.com/${"(".repeat(8_000)}`, `https://example.com/${")".repeat(8_000)}`, "mailto:a tel:1 ".repeat(500), "https://@ ".repeat(800)]) expect(linksIn(text).length).toBeLessThanOrEqual(500);
});
