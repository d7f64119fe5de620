// Deleting a ticket: which one, and what stays.
import { useLocation } from "wouter";
import { api, ask, path } from "@/api/client";
import { queryClient } from "@/api/session";
import type { Ticket } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { toast } from "@/ui/toasts";

export function DeleteTicket({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const remove = async () => {
    await ask(api.DELETE("/tickets/{id}", { params: path(ticket.id) }));
    toast(t("Ticket #{{number}} deleted", { number: ticket.number }));
    go("/tickets");
    queryClient.removeQueries({ queryKey: ["ticket", ticket.id] });
    // Conversations name their ticket.
    void queryClient.invalidateQueries({ predicate: (query) => ["tickets", "chat", "chats"].includes(String(query.queryKey[0])) });
  };
  return (
    <FormDialog title={t("Delete ticket #{{number}}?", { number: ticket.number })} action={t("Delete")} isDanger save={remove} onClose={onClose}>
      <p><strong>{ticket.subject}</strong></p>
      <p>{t("The ticket and its comments cannot be brought back, and its number is not used again. Whoever asked still sees it under “My requests”, as it was last.")}</p>
      {ticket.chat_id != null && <p>{t("The conversation it was made from stays.")}</p>}
    </FormDialog>
  );
}
