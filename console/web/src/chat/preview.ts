// The one line that a list has for a conversation, in the reader's language.
import type { Chat } from "@/api/types";
import type { translate } from "@/i18n/i18n";
import { shownName } from "./files";

/** As the console says it where a message has no words. */
export const filesPreview = (files: readonly { name: string }[]): string => (files.length === 0 ? "" : `${files.length} ${files.length === 1 ? "file" : "files"}: ${files.map((file) => file.name).join(", ")}`);

const ofFiles = /^(\d{1,2}) files?: (.+)$/;
/** The author of what the console says by itself. */
const automatic = "Deskbell";

function toldWords(chat: Chat, t: typeof translate): string {
  const number = chat.ticket_number;
  const name = chat.device_user;
  if (chat.unavailable_reason === "not_reached") return number == null ? t("Not reached · {{name}} was told", { name }) : t("Not reached · ticket #{{number}}", { number });
  if (chat.unavailable_reason === "closed") return number == null ? t("Closed · {{name}} was told", { name }) : t("Closed · ticket #{{number}}", { number });
  return number == null ? t("Nobody was free · {{name}} was told", { name }) : t("Nobody was free · ticket #{{number}}", { number });
}

export function previewWords(chat: Chat, t: typeof translate): string {
  if (chat.last_message == null || chat.last_message === "") return t("No messages yet");
  // What the console said itself is nobody's words: it would read as the end user's own.
  if (chat.unavailable_at && chat.last_author === automatic) {
    return toldWords(chat, t);
  }
  const files = ofFiles.exec(chat.last_message);
  return files ? t("{{count}} files: {{names}}", { count: Number(files[1]), names: shownName(files[2] ?? "") }) : chat.last_message;
}
