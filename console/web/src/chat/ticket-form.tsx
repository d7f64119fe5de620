// A ticket from a conversation: what it is about is read before it is made.
import { useState } from "react";
import { ticketFromChat } from "@/api/chats";
import { useMessages } from "@/api/messages";
import type { Chat, Ticket } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Field } from "@/ui/parts";

const longest = 80;

/** The first line that the person wrote, as far as a subject goes. */
export function subjectFrom(messages: readonly { author: { kind: string }; text: string }[]): string {
  const said = messages.find((message) => message.author.kind === "end_user" && message.text.trim() !== "");
  const line = said?.text.trim().split("\n")[0]?.trim() ?? "";
  const characters = [...line]; // whole ones: the console refuses half a pair
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join("").trimEnd()}…`;
}

export default function TicketForm({ chat, onClose, onMade }: { chat: Chat; onClose: () => void; onMade: (ticket: Ticket) => void }) {
  const { t } = useText();
  const messages = useMessages(chat.id).data?.messages;
  const [written, setWritten] = useState<string | null>(null);
  const subject = written ?? (messages ? subjectFrom(messages) || t("Conversation with {{name}}", { name: chat.device_user }) : "");
  return (
    <FormDialog title={t("Ticket from this conversation")} action={t("Create ticket")} save={async () => onMade(await ticketFromChat(chat.id, subject))} onClose={onClose}>
      <Field label={t("Subject")}><input required autoFocus maxLength={255} value={subject} onChange={(event) => setWritten(event.target.value)} /></Field>
      <p className="quiet">{t("What was said so far goes into it as a private note. {{name}} sees the ticket under “My requests”.", { name: chat.device_user })}</p>
    </FormDialog>
  );
}
