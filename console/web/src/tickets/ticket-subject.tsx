// A ticket's subject over its page, changed where it stands.
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import type { Ticket } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Button, IconButton } from "@/ui/parts";
import { useTicketChange } from "./change";

interface Props {
  ticket: Ticket;
  onDone: () => void;
}

function SubjectForm({ ticket, onDone }: Props) {
  const { t } = useText();
  const { busy, change } = useTicketChange(ticket.id);
  const [text, setText] = useState(ticket.subject);
  const [before] = useState(ticket.subject);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const subject = text.trim();
    if (busy || subject === "") return;
    // What was refused stays in the field: only the console's word ends the change.
    if (subject === ticket.subject || (await change({ subject }))) onDone();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing || busy) return;
    event.preventDefault();
    onDone();
  };
  return (
    <form className="subject-form" onSubmit={(event) => void save(event)}>
      <span className="subject-number">#{ticket.number}</span>
      <input aria-label={t("Subject")} autoFocus required maxLength={255} value={text} readOnly={busy} aria-busy={busy} onFocus={(event) => event.target.select()} onChange={(event) => setText(event.target.value)} onKeyDown={press} />
      <Button kind="primary" type="submit" aria-disabled={busy || text.trim() === ""}>{t("Save")}</Button>
      <Button disabled={busy} onClick={onDone}>{t("Cancel")}</Button>
      {ticket.subject !== before && !busy && <p className="subject-changed" role="status">{t("Somebody else changed this in the meantime")}: {ticket.subject}</p>}
    </form>
  );
}

export function TicketSubject({ ticket }: { ticket: Ticket }) {
  const { t } = useText();
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useEffect(() => {
    // The field is gone, and took the focus with it.
    if (was.current && !editing) button.current?.focus();
    was.current = editing;
  }, [editing]);
  return (
    <div className={editing ? "" : "subject-line"}>
      <h1 className={editing ? "sr-only" : ""}>#{ticket.number} {ticket.subject}</h1>
      {editing ? <SubjectForm ticket={ticket} onDone={() => setEditing(false)} /> : <IconButton ref={button} icon="pencil" label={t("Change the subject")} onClick={() => setEditing(true)} />}
    </div>
  );
}
