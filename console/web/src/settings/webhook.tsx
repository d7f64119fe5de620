// A technician's webhook: its address, and the secret that its receiver checks it by, shown this once.
import { useState, type FormEvent } from "react";
import { api, ask } from "@/api/client";
import { asApiError, type ApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { Button, Field } from "@/ui/parts";
import { toast, toastError } from "@/ui/toasts";
import { TryChannel } from "./try-channel";

export function Webhook({ url, changed }: { url: string; changed: () => void }) {
  const { t } = useText();
  const [wanted, setWanted] = useState(url);
  const [secret, setSecret] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const save = (address: string) => {
    setError(null);
    ask(api.PUT("/notification_webhook", { body: { url: address } }))
      .then(({ webhook }) => {
        setWanted(webhook.url);
        setSecret(webhook.secret ?? "");
        changed();
      })
      .catch((thrown: unknown) => setError(asApiError(thrown)));
  };
  const rotate = () =>
    ask(api.POST("/notification_webhook/secret"))
      .then(({ webhook }) => setSecret(webhook.secret ?? ""))
      .catch(toastError);
  const copy = () => void navigator.clipboard.writeText(secret).then(() => toast(t("Copied")), toastError);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(wanted.trim());
  };
  return (
    <section className="card-panel card-panel-lone">
      <h2>{t("Webhook")}</h2>
      <p className="quiet">{t("A program of yours gets a signed POST with JSON for each notification that the table sends there.")}</p>
      <form className="field-row" onSubmit={submit}>
        <Field label={t("Address")} error={error ? [error.message] : undefined}>
          <input type="url" value={wanted} placeholder="https://hooks.example.org/deskbell" spellCheck={false} onChange={(event) => setWanted(event.target.value)} />
        </Field>
        <Button type="submit" disabled={wanted.trim() === url}>{t("Save")}</Button>
      </form>
      {secret && (
        <div className="secret" role="status">
          <p>{t("The secret of the signature. It is shown this once: keep it where your program finds it.")}</p>
          <code>{secret}</code>
          <Button icon="copy" onClick={copy}>{t("Copy")}</Button>
        </div>
      )}
      {url && (
        <div className="field-row">
          <TryChannel channel="webhook">{t("Call it with a test")}</TryChannel>
          <Button icon="reopen" onClick={() => void rotate()}>{t("New secret")}</Button>
          <Button icon="bin" onClick={() => save("")}>{t("Take it away")}</Button>
        </div>
      )}
    </section>
  );
}
