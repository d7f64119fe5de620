// Canned responses, everybody's and one's own: made, changed and deleted here, written with "/" in a conversation.
import { useId, useRef, useState } from "react";
import { api, ask, askWithTag, path } from "@/api/client";
import { useMay } from "@/api/session";
import type { CannedResponse } from "@/api/types";
import { unknownIn, variables } from "@/chat/suggest";
import { cannedChanged, useCanned } from "@/chat/suggest-list";
import { useText, type translate } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Icon } from "@/ui/icons";
import { Badge, Button, Failed, Field, IconButton, Skeleton } from "@/ui/parts";
import { toast, toastError } from "@/ui/toasts";
import { Part } from "./part";

function CannedForm({ of, onClose }: { of: CannedResponse | null; onClose: () => void }) {
  const { t } = useText();
  const [title, setTitle] = useState(of?.title ?? "");
  const [body, setBody] = useState(of?.body ?? "");
  const [personal, setPersonal] = useState(of?.personal ?? false);
  const field = useRef<HTMLTextAreaElement>(null);
  const reason = useId();
  const unknown = unknownIn(body).join(", ");
  const fault = unknown && t("Nothing fills in {{names}}: choose one of those above.", { names: unknown });
  /** The form's own validity: Save leads to the text, and sends nothing. */
  const judge = (area: HTMLTextAreaElement | null) => {
    field.current = area;
    area?.setCustomValidity(fault);
  };
  const insert = (name: string) => {
    const area = field.current;
    const [from, to] = [area?.selectionStart ?? body.length, area?.selectionEnd ?? body.length];
    setBody(`${body.slice(0, from)}{{${name}}}${body.slice(to)}`);
    area?.focus();
  };
  const save = () => {
    const sent = of ? ask(api.PUT("/canned_responses/{id}", { params: path(of.id), body: { title, body, personal } })) : ask(api.POST("/canned_responses", { body: { title, body, personal } }));
    return sent.then(cannedChanged);
  };
  return (
    <FormDialog title={of ? t("Change the canned response") : t("New canned response")} action={t("Save")} save={save} onClose={onClose}>
      <Field label={t("Title")}><input required autoFocus maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} /></Field>
      <Field label={t("Text")}><textarea ref={judge} required rows={6} aria-invalid={fault !== ""} aria-describedby={fault ? reason : undefined} value={body} onChange={(event) => setBody(event.target.value)} /></Field>
      <div className="variables" role="group" aria-label={t("Filled in when it is used")}>
        <span className="quiet">{t("Filled in when it is used")}</span>
        {variables.map((name) => <button key={name} type="button" className="variable" onClick={() => insert(name)}>{`{{${name}}}`}</button>)}
      </div>
      {fault && <p id={reason} className="form-problem" role="status"><Icon name="alert" size={16} /><span>{fault}</span></p>}
      {/* Everybody's stays everybody's: nobody takes it from the others. */}
      {of && !of.personal ? null : <label className="check"><input type="checkbox" checked={personal} onChange={(event) => setPersonal(event.target.checked)} /> {t("Only for me")}</label>}
    </FormDialog>
  );
}

/** Nobody is asked before: whoever did not mean it has it back, as it was last and not as it was read here. */
async function remove({ id }: CannedResponse, t: typeof translate): Promise<void> {
  const { data, tag } = await askWithTag(api.GET("/canned_responses/{id}", { params: path(id) }));
  await ask(api.DELETE("/canned_responses/{id}", { params: path(id), headers: tag ? { "If-Match": tag } : {} }));
  await cannedChanged();
  const { title, body, personal } = data.canned_response;
  const restore = () =>
    void ask(api.POST("/canned_responses", { body: { title, body, personal } })).then(cannedChanged).catch((error: unknown) => {
      toastError(error);
      offer();
    });
  const offer = () => toast(t("{{name}} deleted", { name: title }), { text: t("Undo"), undoes: true, run: restore });
  offer();
}

export function Canned() {
  return useMay()("chat.see") ? <CannedOfAll /> : null;
}

function CannedOfAll() {
  const { t } = useText();
  const mayWrite = useMay()("chat.answer");
  const canned = useCanned();
  const [open, setOpen] = useState<CannedResponse | "new" | null>(null);
  return (
    <Part id="canned" title={t("Canned responses")}>
      <p className="quiet">{t("Written often: in a conversation, / at the beginning of an answer offers them.")}</p>
      {canned.isPending ? <Skeleton rows={2} /> : canned.isError ? <Failed error={canned.error} retry={() => void canned.refetch()} /> : canned.data.length === 0 ? <p className="quiet">{t("No canned responses yet")}</p> : (
        <ul className="plain-list canned-list" aria-label={t("Canned responses")}>
          {canned.data.map((entry) => (
            <li key={entry.id}>
              <span className="canned-text"><strong className="ellipsis">{entry.title}{entry.personal && <> <Badge icon="user">{t("Only for me")}</Badge></>}</strong><small className="ellipsis">{entry.body}</small></span>
              {mayWrite && (
                <>
                  <Button aria-label={t("Change {{name}}", { name: entry.title })} onClick={() => setOpen(entry)}>{t("Change")}</Button>
                  <IconButton icon="bin" label={t("Delete {{name}}", { name: entry.title })} onClick={() => void remove(entry, t).catch(toastError)} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && <Button icon="plus" onClick={() => setOpen("new")}>{t("New canned response")}</Button>}
      {open && <CannedForm of={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Part>
  );
}
