// The organisation's canned responses: made, changed and deleted here, written with "/" in a conversation.
import { useState } from "react";
import { api, ask, path } from "@/api/client";
import { queryClient } from "@/api/session";
import type { CannedResponse } from "@/api/types";
import { useCanned } from "@/chat/suggest-list";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Button, Failed, Field, IconButton, Skeleton } from "@/ui/parts";
import { toastError } from "@/ui/toasts";

const again = () => queryClient.invalidateQueries({ queryKey: ["canned"] });

function CannedForm({ of, onClose }: { of: CannedResponse | null; onClose: () => void }) {
  const { t } = useText();
  const [title, setTitle] = useState(of?.title ?? "");
  const [body, setBody] = useState(of?.body ?? "");
  const save = () => (of ? ask(api.PUT("/canned_responses/{id}", { params: path(of.id), body: { title, body } })) : ask(api.POST("/canned_responses", { body: { title, body } }))).then(again);
  return (
    <FormDialog title={of ? t("Change the canned response") : t("New canned response")} action={t("Save")} save={save} onClose={onClose}>
      <Field label={t("Title")}><input required autoFocus maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} /></Field>
      <Field label={t("Text")}><textarea required rows={6} value={body} onChange={(event) => setBody(event.target.value)} /></Field>
    </FormDialog>
  );
}

export function Canned() {
  const { t } = useText();
  const canned = useCanned();
  const [open, setOpen] = useState<CannedResponse | "new" | null>(null);
  const remove = (id: number) => void ask(api.DELETE("/canned_responses/{id}", { params: path(id) })).then(again).catch(toastError);
  return (
    <section className="card-panel card-panel-lone">
      <h2>{t("Canned responses")}</h2>
      <p className="quiet">{t("Written often: in a conversation, / at the beginning of an answer offers them.")}</p>
      {canned.isPending ? <Skeleton rows={2} /> : canned.isError ? <Failed error={canned.error} retry={() => void canned.refetch()} /> : (
        <ul className="plain-list canned-list">
          {canned.data.map((entry) => (
            <li key={entry.id}>
              <span className="canned-text"><strong className="ellipsis">{entry.title}</strong><small className="ellipsis">{entry.body}</small></span>
              <Button onClick={() => setOpen(entry)}>{t("Change")}</Button>
              <IconButton icon="bin" label={t("Delete {{name}}", { name: entry.title })} onClick={() => remove(entry.id)} />
            </li>
          ))}
        </ul>
      )}
      <Button icon="plus" onClick={() => setOpen("new")}>{t("New canned response")}</Button>
      {open && <CannedForm of={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </section>
  );
}
