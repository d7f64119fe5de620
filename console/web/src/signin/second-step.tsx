// The second step of signing in: a code of the app, or one of the recovery codes.
import { useEffect, useRef, useState, type FormEvent } from "react";
import { api, ask } from "@/api/client";
import type { ApiError } from "@/api/errors";
import type { Proof } from "@/api/session";
import { translate, useText } from "@/i18n/i18n";
import { Button, Field } from "@/ui/parts";
import { toast } from "@/ui/toasts";
import { Card, Problem } from "./card";
import { CodeInput, RecoveryInput } from "./code-input";

/** After one was used: whoever has none left and loses the phone is shut out. */
export function tellCodesLeft(): void {
  ask(api.GET("/me/second_step")).then(
    ({ second_step: { recovery_codes_left: count } }) => toast(translate("A recovery code was used: {{count}} are left. Settings makes new ones.", { count })),
    () => undefined,
  );
}

export function SecondStep({ busy, error, send, back }: { busy: boolean; error: ApiError | null; send: (proof: Proof) => void; back: () => void }) {
  const { t } = useText();
  const [isRecovery, setRecovery] = useState(false);
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const isWrong = error?.code === "second_step_wrong";
  useEffect(() => {
    if (isWrong) field.current?.select();
  }, [isWrong, error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(isRecovery ? { recovery_code: typed } : { code: typed });
  };
  const other = () => {
    setRecovery(!isRecovery);
    setTyped("");
    field.current?.focus();
  };
  const parts = { ref: field, value: typed, onText: setTyped, isWrong, autoFocus: true, describedBy: "second-step-lead" };
  return (
    <Card title={t("Second step")}>
      <p className="form-notice" id="second-step-lead">{isRecovery ? t("Type one of the recovery codes that you kept. Each is good once.") : t("Type the six digits that your authenticator app shows now.")}</p>
      <form onSubmit={submit}>
        <Field label={isRecovery ? t("Recovery code") : t("Code")} error={isWrong ? [t(error.message)] : undefined}>
          {isRecovery ? <RecoveryInput {...parts} /> : <CodeInput {...parts} />}
        </Field>
        {error && !isWrong && <Problem error={error} />}
        <Button kind="primary" type="submit" className="button-wide" aria-disabled={busy}>{busy ? t("Signing in…") : t("Sign in")}</Button>
        <div className="sign-in-ways">
          <Button kind="quiet" onClick={other}>{isRecovery ? t("Use the app instead") : t("Use a recovery code instead")}</Button>
          <Button kind="quiet" onClick={back}>{t("Back")}</Button>
        </div>
      </form>
    </Card>
  );
}
