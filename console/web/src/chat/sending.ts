// The page's one outbox and its uploads, tied to REST and the live link; and the drafts of unsent text.
import { api, ask, path } from "@/api/client";
import { ApiError } from "@/api/errors";
import { onForget } from "@/api/session";
import { patchChat } from "@/api/chats";
import { insertMessage } from "@/api/messages";
import { withMessage } from "@/live/apply";
import { onLinkUp } from "@/live/live";
import { remember, remembered, useStore } from "@/ui/store";
import { forgetFile, forgetOthers, keepFile, keptFile } from "./file-keep";
import { Outbox, keepStored, loadStored, type Unsent } from "./outbox";
import { putPiece } from "./put-piece";
import { Uploads, keepCarried, loadCarried, lostBytes, type Carried } from "./uploads";

const schedule = (ms: number, run: () => void): void => {
  setTimeout(run, ms);
};

async function digest(bytes: Blob): Promise<string> {
  if (!globalThis.crypto.subtle) throw new ApiError(422, "Files can be sent only from a page that was opened with https.");
  const whole = await bytes.arrayBuffer().catch(() => {
    throw new ApiError(422, lostBytes);
  });
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", whole))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const uploads = new Uploads(
  {
    digest,
    grant: async (file, sha256) => (await ask(api.POST("/chats/{id}/attachments", { params: path(file.chatId), body: { uuid: file.uuid, name: file.name, size: file.size, sha256 } }))).upload,
    put: putPiece,
    keep: keepFile,
    kept: keptFile,
    forget: forgetFile,
    alone: async (uuid, run) => {
      if ("locks" in navigator) await navigator.locks.request(`deskbell.upload.${uuid}`, run);
      else await run();
    },
    schedule,
  },
  loadCarried(),
);
keepCarried(uploads);
forgetOthers(() => new Set([...loadCarried(), ...uploads.items.get()].map((file) => file.uuid))).catch(() => undefined);

export const outbox = new Outbox(
  {
    say: async (item) => {
      const files = item.files ?? [];
      if (files.length > 0) await uploads.whole(files.map((file) => file.uuid));
      const attachments = files.map((file) => ({ uuid: file.uuid, media_type: file.mediaType }));
      const body = { uuid: item.uuid, text: item.text, is_private: item.isPrivate, ...(files.length > 0 ? { attachments } : {}) };
      return (await ask(api.POST("/chats/{id}/messages", { params: path(item.chatId), body }))).message;
    },
    accepted: (chatId, message) => {
      for (const file of message.attachments ?? []) uploads.remove(file.attachment_id);
      insertMessage(chatId, message);
      patchChat(chatId, (chat) => withMessage(chat, message));
    },
    schedule,
  },
  loadStored(),
);
keepStored(outbox);
onForget.add(() => {
  outbox.clear();
  uploads.clear();
});
onLinkUp.add(() => {
  uploads.flush();
  outbox.flush();
});
addEventListener("beforeunload", (event) => {
  if (uploads.atRisk) event.preventDefault();
});

/** What was written is tried again, with those of its files that failed. */
export function retryUnsent(item: Unsent): void {
  for (const file of item.files ?? []) uploads.retry(file.uuid);
  outbox.retry(item.uuid);
}

export function discardUnsent(item: Unsent): void {
  outbox.remove(item.uuid);
  for (const file of item.files ?? []) uploads.remove(file.uuid);
}

/** The files of the answer, or of the note, that is being written in a conversation: those that no message has taken yet. */
export function useDraftFiles(chatId: number, note: boolean): readonly Carried[] {
  const all = useStore(uploads.items);
  const unsent = useStore(outbox.items);
  const taken = new Set(unsent.flatMap((item) => (item.files ?? []).map((file) => file.uuid)));
  return all.filter((file) => file.chatId === chatId && (file.note ?? false) === note && !taken.has(file.uuid));
}

/** An answer and a private note, each with a text of its own: neither ever becomes the other. */
export interface Draft {
  text: string;
  noteText: string;
  /** Which of them stands in the field. */
  note: boolean;
}
export function loadDraft(chatId: number): Draft {
  const { text = "", noteText, note = false } = remembered<Partial<Draft>>(`draft.${chatId}`, {});
  // Kept by a page before notes had their own: the text was what `note` says.
  if (noteText === undefined && note) return { text: "", noteText: text, note };
  return { text, noteText: noteText ?? "", note };
}
export function saveDraft(chatId: number, draft: Draft): void {
  remember(`draft.${chatId}`, draft.text === "" && draft.noteText === "" && !draft.note ? null : draft);
}
