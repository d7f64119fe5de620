// What the console says, as a page says it.
import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { de } from "@/i18n/de";
import { errorFrom } from "./errors";
import { faultWords } from "./fault-words";

beforeAll(async () => {
  await i18next.init({ lng: "en", fallbackLng: "en", keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { en: { translation: {} }, de: { translation: de } } });
});

describe("what the console refuses", () => {
  it("names the fields as the forms do", async () => {
    await i18next.changeLanguage("en");
    expect(faultWords("Expiry: found a time that has passed")).toBe("End: this time has passed already");
    expect(faultWords("Business name can't be blank")).toBe("Name of the business can't be blank");
  });
  it("is said in German where it is known", async () => {
    await i18next.changeLanguage("de");
    const known: Record<string, string> = {
      "The e-mail address or the password is wrong": "E-Mail-Adresse oder Passwort ist falsch",
      "Too many wrong tries; try again in 30 s": "Zu viele falsche Versuche. Erneut in 30 Sekunden.",
      "Subject can't be blank": "Betreff darf nicht leer sein",
      "Customer can't be found": "Kunde: nicht gefunden",
      "Expiry: found a time that has passed": "Ende: Dieser Zeitpunkt ist schon vorbei",
      "Expiry: found a time that is not after the start": "Ende: liegt nicht nach dem Beginn",
      "Start: found a time more than a year from now": "Beginn: liegt mehr als ein Jahr in der Zukunft",
      "Uses: found 0, expected 1 to 100000": "Geräte: 0 liegt nicht zwischen 1 und 100000",
      "Title: found 300 characters, expected at most 120": "Titel: 300 Zeichen sind zu viel, erlaubt sind 120",
      "The customer still has 3 assets": "Der Kunde hat noch Geräte: 3",
      "This group may do more than you: policy.write": "Diese Gruppe darf mehr als Sie: policy.write",
      "Mara is the only administrator: put somebody else into the group first": "Mara ist die einzige Person, die alles darf: Nehmen Sie zuerst jemand anderen in die Gruppe auf",
      "Mara is the only administrator who can sign in: wait until another one has chosen a password": "Außer Mara kann sich niemand anmelden, der alles darf: Warten Sie, bis noch jemand ein Passwort gewählt hat",
      "This canned response is everybody's and stays so: make one of your own instead": "Dieser Textbaustein gehört allen und bleibt es: Legen Sie stattdessen einen eigenen an",
      "Body: found {{tiket}}, expected one of {{contact}}, {{customer}}": "Für {{tiket}} wird nichts eingesetzt. Es gibt {{contact}}, {{customer}}.",
      "There are people in this group (2): with_people=true deletes it all the same": "Inzwischen ist jemand in dieser Gruppe: Sehen Sie noch einmal nach",
      "The security group was changed meanwhile (it is at version 3): read it again": "Jemand hat dies inzwischen geändert",
      "There is a security group of this name already": "Es gibt schon eine Sicherheitsgruppe dieses Namens",
      "The folder still has devices in it": "In dem Ordner liegen noch Geräte",
    };
    for (const [said, shown] of Object.entries(known)) expect(faultWords(said)).toBe(shown);
  });
  it("is left as it is where it is not known", () => {
    expect(faultWords("mute_for: found \"x\", expected 1-hour")).toBe("mute_for: found \"x\", expected 1-hour");
  });
  it("is said fault by fault", async () => {
    await i18next.changeLanguage("de");
    const answer = new Response(null, { status: 422 });
    expect(errorFrom(answer, { success: false, message: ["Title can't be blank", "Text can't be blank"] }).message).toBe("Titel darf nicht leer sein; Text darf nicht leer sein");
    expect(errorFrom(answer, { error: "Title can't be blank\nfoo: bar" }).message).toBe("Titel darf nicht leer sein; foo: bar");
  });
});
