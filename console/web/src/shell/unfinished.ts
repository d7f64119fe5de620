// What this browser has of a person that the console does not: words, files and changes that signing out forgets.
import type { translate } from "@/i18n/i18n";
import { remembered, rememberedNames } from "@/ui/store";

export interface Unfinished {
  messages: number;
  files: number;
  drafts: number;
  policies: number;
}

/** An answer to which only its kind was chosen has none. */
const hasText = (value: unknown): boolean =>
  typeof value === "string" ? value !== "" : ["text", "noteText", "title", "subject", "description"].some((field) => ((value as Record<string, unknown> | null)?.[field] ?? "") !== "");

export function unfinished(): Unfinished {
  const count = (prefix: string) => rememberedNames(prefix).filter((name) => remembered<unknown>(name, null) !== null).length;
  return {
    messages: count("outbox."),
    files: count("attached."),
    drafts: rememberedNames("draft.").filter((name) => hasText(remembered<unknown>(name, null))).length,
    policies: count("policy_draft."),
  };
}

export const isUnfinished = (what: Unfinished): boolean => what.messages + what.files + what.drafts + what.policies > 0;

export function unfinishedWords(what: Unfinished, t: typeof translate): string[] {
  return [
    what.messages > 0 ? t("{{count}} messages that are not sent yet", { count: what.messages }) : "",
    what.files > 0 ? t("{{count}} attached files", { count: what.files }) : "",
    what.drafts > 0 ? t("{{count}} answers, comments or other texts that were begun", { count: what.drafts }) : "",
    what.policies > 0 ? t("{{count}} policies with changes that are not saved", { count: what.policies }) : "",
  ].filter(Boolean);
}
