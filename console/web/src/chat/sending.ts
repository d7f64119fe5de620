// The page's one outbox, tied to REST and the live link; and the drafts of unsent text.
import { api, ask, path } from "@/api/client";
import { onForget } from "@/api/session";
import { patchChat } from "@/api/chats";
import { insertMessage } from "@/api/messages";
import { withMessage } from "@/live/apply";
import { onLinkUp } from "@/live/live";
import { remember, remembered } from "@/ui/store";
import { Outbox, keepStored, loadStored } from "./outbox";

export const outbox = new Outbox(
  {
    say: async (item) =>
      (await ask(api.POST("/chats/{id}/messages", { params: path(item.chatId), body: { uuid: item.uuid, text: item.text, is_private: item.isPrivate } }))).message,
    accepted: (chatId, message) => {
      insertMessage(chatId, message);
      patchChat(chatId, (chat) => withMessage(chat, message));
    },
    schedule: (ms, run) => {
      setTimeout(run, ms);
    },
  },
  loadStored(),
);
keepStored(outbox);
onForget.add(() => outbox.clear());
onLinkUp.add(() => outbox.flush());

export interface Draft {
  text: string;
  note: boolean;
}
export const loadDraft = (chatId: number): Draft => remembered<Draft>(`draft.${chatId}`, { text: "", note: false });
export function saveDraft(chatId: number, draft: Draft): void {
  remember(`draft.${chatId}`, draft.text === "" && !draft.note ? null : draft);
}
