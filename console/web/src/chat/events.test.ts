// What has happened at a device, in words.
import i18next from "i18next";
import { expect, it } from "vitest";
import { de } from "@/i18n/de";
import { translate } from "@/i18n/i18n";
import { toneOf, wordsOf } from "./events";

const event = (kind: string, text: string) => ({ id: 1, kind, text, happened_at: "2026-01-01T00:00:00Z" });

it("a device that enrolled anew catches the eye, in the language of the page", async () => {
  await i18next.init({ lng: "de", fallbackLng: "en", keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { de: { translation: de } } });
  const anew = event("enrolled_anew", "web-01 enrolled anew: the key before was revoked (from 192.0.2.7)");
  expect(wordsOf(anew, translate)).toBe("Gerät hat einen neuen Schlüssel: web-01 enrolled anew: the key before was revoked (from 192.0.2.7)");
  expect(toneOf(anew)).toBe("warning");
  expect(wordsOf(event("network_lost", ""), translate)).toBe("Netzwerk verloren");
  expect(wordsOf(event("some_new_kind", ""), translate)).toBe("Some new kind");
});
