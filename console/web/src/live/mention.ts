// "@Name" in a private note calls a colleague. The console keeps a note as text: who is meant is read from it here.
import { chatIdOf } from "@/api/chats";
import { queryClient } from "@/api/session";
import type { Session } from "@/api/types";
import type { LiveMessage } from "@/generated/wires";
import { translate as t } from "@/i18n/i18n";
import { toast } from "@/ui/toasts";
import { showChat } from "./notify";
import { ring } from "./ring";

export interface Piece {
  text: string;
  mention: boolean;
}

/** `text` cut into what calls one of `names` and what does not; joined again it is `text`. */
export function mentionsIn(text: string, names: readonly string[]): Piece[] {
  const known = [...names].filter(Boolean).sort((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const name = text[at] === "@" && !/[\p{L}\p{N}]$/u.test(text.slice(0, at)) ? known.find((one) => text.startsWith(one, at + 1) && !/^[\p{L}\p{N}]/u.test(text.slice(at + 1 + one.length))) : undefined;
    if (name === undefined) {
      plain += text[at++];
      continue;
    }
    if (plain) pieces.push({ text: plain, mention: false });
    plain = "";
    pieces.push({ text: `@${name}`, mention: true });
    at += name.length + 1;
  }
  if (plain) pieces.push({ text: plain, mention: false });
  return pieces;
}

/** Rings and tells where a colleague's note calls who is signed in here. */
export function tellMention(body: LiveMessage): void {
  const me = queryClient.getQueryData<Session | null>(["session"])?.user;
  if (!me || !body.is_private || body.author_id === me.uuid || !mentionsIn(body.text, [me.name]).some((piece) => piece.mention)) return;
  // Who looks at the conversation has it before the eyes.
  const id = chatIdOf(body.chat_id);
  if (id !== undefined && location.pathname.endsWith(`/${id}`) && location.pathname.startsWith("/chat/") && document.hasFocus()) return;
  const words = t("{{name}} calls you in a note", { name: body.author.name });
  void ring(body.chat_id, words, body.text);
  toast(words, { text: t("Open"), run: () => void showChat(body.chat_id).catch(() => undefined) });
}
