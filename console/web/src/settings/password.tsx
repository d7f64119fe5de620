// One's own password: the current one proves who asks; whoever is signed in elsewhere as this person is so no longer.
import { useRef, useState, type FormEvent } from "react";
import { api, ask } from "@/api/client";
import { asApiError, type ApiError } from "@/api/errors";
import { useMe } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { shortestPassword } from "@/signin/sign-in";
import { Button, Field } from "@/ui/parts";
import { toast } from "@/ui/toasts";
import { Part } from "./part";

/** Which of the two the console's words are about; they begin with the field. */
const isAbout = (error: ApiError | null, field: "current" | "new"): boolean =>
  error?.status === 422 && error.said.startsWith(field === "current" ? "Current password" : "password:");

export function Password() {
  const { t } = useText();
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const currentField = useRef<HTMLInputElement>(null);
  const newField = useRef<HTMLInputElement>(null);
  const faults = (field: "current" | "new") => (error && isAbout(error, field) ? [t(error.message)] : undefined);
  const tooShort = wanted !== "" && wanted.length < shortestPassword ? [t("At least {{count}} characters", { count: shortestPassword })] : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    ask(api.PUT("/me/password", { body: { current_password: current, password: wanted } }))
      .then(() => {
        setCurrent("");
        setWanted("");
        setShown(false);
        toast(t("Your password is changed. Wherever else you were signed in, you are signed out."));
      })
      .catch((thrown: unknown) => {
        const failure = asApiError(thrown);
        setError(failure);
        if (isAbout(failure, "current")) currentField.current?.focus();
        if (isAbout(failure, "new")) newField.current?.focus();
      })
      .finally(() => setBusy(false));
  };
  const kind = shown ? "text" : "password";
  return (
    <Part id="password" title={t("Password")}>
      <p className="quiet">{t("With a new one, only this browser stays signed in. API keys stay as they are.")}</p>
      <form className="dialog-form" onSubmit={submit}>
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <Field label={t("Current password")} error={faults("current")}>
          <input ref={currentField} type={kind} name="current_password" autoComplete="current-password" required spellCheck={false} autoCapitalize="none" aria-invalid={isAbout(error, "current")} value={current} onChange={(event) => setCurrent(event.target.value)} />
        </Field>
        <Field label={t("New password")} error={faults("new") ?? tooShort}>
          <input ref={newField} type={kind} name="password" autoComplete="new-password" required minLength={shortestPassword} spellCheck={false} autoCapitalize="none" aria-invalid={isAbout(error, "new")} value={wanted} onChange={(event) => setWanted(event.target.value)} />
        </Field>
        <label className="check"><input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} /> {t("Show the passwords")}</label>
        {error && !isAbout(error, "current") && !isAbout(error, "new") && <p className="form-problem" role="alert">{t(error.message)}</p>}
        <div className="field-row"><Button type="submit" disabled={busy || tooShort !== undefined}>{busy ? t("Saving…") : t("Change the password")}</Button></div>
      </form>
    </Part>
  );
}
