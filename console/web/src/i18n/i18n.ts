// Languages: the English sentence is the key, so that a missing translation is still a sentence.
import i18next from "i18next";
import { useSyncExternalStore } from "react";
import { remember, remembered } from "@/ui/store";

export const languages = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
] as const;
export type Language = (typeof languages)[number]["code"];

const known = (code: string | undefined): Language | undefined => languages.find((language) => code?.toLowerCase().startsWith(language.code))?.code;

async function load(language: Language): Promise<void> {
  if (language === "de" && !i18next.hasResourceBundle("de", "translation")) {
    i18next.addResourceBundle("de", "translation", (await import("./de")).de);
  }
}

/** English sentences are their own keys; only the singular of a counted one differs. */
const singular: Record<string, string> = {
  "{{count}} security updates wait_one": "{{count}} security update waits",
  "{{count}} conversations_one": "{{count}} conversation",
  "{{count}} open conversations_one": "{{count}} open conversation",
  "{{name}} gets at most {{count}} conversations at once_one": "{{name}} gets at most one conversation at once",
  "{{count}} people_one": "{{count}} person",
  "{{count}} conversations started_one": "{{count}} conversation started",
  "{{count}} devices_one": "{{count}} device",
  "{{count}} chosen devices_one": "{{count}} chosen device",
  "{{count}} devices are chosen_one": "{{count}} device is chosen",
  "{{count}} devices now; one that joins while it stands gets it, too._one": "{{count}} device now; one that joins while it stands gets it, too.",
  "{{count}} devices wait for approval with it: they are refused._one": "One device waits for approval with it: it is refused.",
  "{{count}} problems_one": "{{count}} problem",
  "{{count}} entries_one": "{{count}} entry",
  "{{count}} hours_one": "One hour",
  "{{count}} files: {{names}}_one": "{{count}} file: {{names}}",
  "{{count}} messages that are not sent yet_one": "{{count}} message that is not sent yet",
  "{{count}} attached files_one": "{{count}} attached file",
  "{{count}} answers, comments or other texts that were begun_one": "{{count}} answer, comment or other text that was begun",
  "{{count}} recovery codes are left_one": "{{count}} recovery code is left",
  "A recovery code was used: {{count}} are left. Settings makes new ones._one": "A recovery code was used: {{count}} is left. Settings makes new ones.",
  "{{count}} more wait behind these_one": "One more waits behind these",
  "{{count}} uses left_one": "{{count}} use left",
  "It is for {{name}}, made {{time}}, and could still let {{count}} devices in._one": "It is for {{name}}, made {{time}}, and could still let one device in.",
  "{{count}} policies with changes that are not saved_one": "{{count}} policy with changes that are not saved",
};

/** One English word with two meanings has two keys. */
const meanings: Record<string, string> = {
  "Open (not resolved)": "Open",
  "Shut out (state)": "Shut out",
  // What the tray says of its link: in other languages it need not be the word of a device's state.
  "Online (in the tray)": "Online",
};

export async function startLanguages(): Promise<void> {
  const chosen = known(remembered<string | undefined>("language", undefined)) ?? navigator.languages.map(known).find(Boolean) ?? "en";
  await i18next.init({ lng: "en", fallbackLng: "en", keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { en: { translation: { ...singular, ...meanings } } } });
  await setLanguage(chosen, false);
}

export async function setLanguage(language: Language, keep = true): Promise<void> {
  await load(language).catch(() => undefined);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  if (keep) remember("language", language);
}

type Values = Record<string, string | number>;
/** Text of the language in use; React escapes, so values go in as they are. */
export const translate = (sentence: string, values?: Values): string => (i18next.isInitialized ? i18next.t(sentence, { ...values }) : sentence);

const subscribe = (listener: () => void) => {
  i18next.on("languageChanged", listener);
  return () => i18next.off("languageChanged", listener);
};
export const languageNow = (): string => i18next.resolvedLanguage ?? i18next.language ?? "en";

export function useText(): { t: typeof translate; language: string } {
  const language = useSyncExternalStore(subscribe, languageNow, languageNow);
  return { t: translate, language };
}
