// One's own second step of signing in: set up with an app, recovery codes made anew, turned off.
import { Suspense, useRef, useState, type FormEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { asApiError, type ApiError } from "@/api/errors";
import { queryClient, useMe } from "@/api/session";
import type { SecondStep as Standing } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { late } from "@/shell/late";
import { CodeInput, RecoveryInput } from "@/signin/code-input";
import { FormDialog, type Fault } from "@/ui/dialog";
import { Badge, Button, Failed, Field, Skeleton } from "@/ui/parts";
import { fullTime } from "@/ui/time";
import { ToCopy } from "@/ui/to-copy";
import { toast } from "@/ui/toasts";
import { Part } from "./part";
import { RecoveryCodes } from "./recovery-codes";

const QrCode = late(() => import("./qr-code"));

const key = ["second_step"];
const useStanding = () => useQuery({ queryKey: key, queryFn: async () => (await ask(api.GET("/me/second_step"))).second_step });
const stands = (standing: Standing) => queryClient.setQueryData(key, standing);

/** Which field the console's words are about; they begin with it. */
const fieldOf = ({ status, said }: ApiError): string | undefined => (status !== 422 ? undefined : said.startsWith("Current password") ? "current_password" : /^(Code|Recovery code) /.test(said) ? "code" : undefined);

/** A form in the section that keeps what was typed where it fails. */
function useForm(run: () => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    run()
      .catch((thrown: unknown) => {
        setError(asApiError(thrown));
        field.current?.select();
      })
      .finally(() => setBusy(false));
  };
  return { busy, error, field, submit, isWrong: error !== null && fieldOf(error) !== undefined };
}

function Begin({ begun }: { begun: (secret: Secret) => void }) {
  const { t } = useText();
  const me = useMe();
  const [current, setCurrent] = useState("");
  const { busy, error, field, submit, isWrong } = useForm(async () => begun(await ask(api.PUT("/me/second_step/secret", { body: { current_password: current } }))));
  return (
    <form className="dialog-form" onSubmit={submit}>
      <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
      <Field label={t("Current password")} error={isWrong && error ? [t(error.message)] : undefined}>
        <input ref={field} type="password" name="current_password" autoComplete="current-password" required aria-invalid={isWrong} value={current} onChange={(event) => setCurrent(event.target.value)} />
      </Field>
      {error && !isWrong && <p className="form-problem" role="alert">{t(error.message)}</p>}
      <div className="field-row"><Button type="submit" aria-disabled={busy}>{t("Set up an app")}</Button></div>
    </form>
  );
}

interface Secret {
  secret: string;
  uri: string;
}

function Confirm({ secret: { secret, uri }, isOn, cancel }: { secret: Secret; isOn: (codes: string[]) => void; cancel: () => void }) {
  const { t } = useText();
  const [code, setCode] = useState("");
  const { busy, error, field, submit, isWrong } = useForm(async () => {
    const { second_step, recovery_codes } = await ask(api.PUT("/me/second_step", { body: { on: true, code } }));
    stands(second_step);
    isOn(recovery_codes ?? []);
    toast(t("Your second step is on. Wherever else you were signed in, you are signed out."));
  });
  return (
    <div className="second-step-setup">
      <p>{t("Scan this with an authenticator app, such as Aegis, FreeOTP or Google Authenticator. A password manager that makes codes does as well.")}</p>
      <Suspense fallback={<Skeleton rows={4} />}><QrCode text={uri} label={t("QR code for the authenticator app")} /></Suspense>
      <ToCopy label={t("Or type this secret into the app")} text={secret} />
      <form className="dialog-form" onSubmit={submit}>
        <Field label={t("Code that the app shows")} error={isWrong && error ? [t(error.message)] : undefined}>
          <CodeInput ref={field} value={code} onText={setCode} isWrong={isWrong} autoFocus />
        </Field>
        {error && !isWrong && <p className="form-problem" role="alert">{t(error.message)}</p>}
        <div className="field-row">
          <Button kind="primary" type="submit" aria-disabled={busy}>{t("Turn it on")}</Button>
          <Button onClick={cancel}>{t("Cancel")}</Button>
        </div>
      </form>
    </div>
  );
}

type Body = { current_password: string } & ({ code: string } | { recovery_code: string });

/** Asks for both steps once more: a browser that was left open is not enough. */
function BothSteps({ title, lead, action, isDanger = false, run, onClose }: { title: string; lead: string; action: string; isDanger?: boolean; run: (body: Body) => Promise<unknown>; onClose: () => void }) {
  const { t } = useText();
  const [current, setCurrent] = useState("");
  const [code, setCode] = useState("");
  const [isRecovery, setRecovery] = useState(false);
  const save = () => run({ current_password: current, ...(isRecovery ? { recovery_code: code } : { code }) });
  const faults = (fault: Fault | undefined, field: string) => (fault?.field === field ? [t(fault.message)] : undefined);
  const swap = () => {
    setRecovery(!isRecovery);
    setCode("");
  };
  return (
    <FormDialog title={title} action={action} isDanger={isDanger} save={save} onClose={onClose} fieldOf={fieldOf}>
      {(fault) => {
        const parts = { value: code, onText: setCode, isWrong: fault?.field === "code" };
        return (
          <>
            <p>{lead}</p>
            <Field label={t("Current password")} error={faults(fault, "current_password")}>
              <input type="password" name="current_password" autoComplete="current-password" required autoFocus aria-invalid={fault?.field === "current_password"} value={current} onChange={(event) => setCurrent(event.target.value)} />
            </Field>
            <Field label={isRecovery ? t("Recovery code") : t("Code that the app shows")} error={faults(fault, "code")}>
              {isRecovery ? <RecoveryInput {...parts} /> : <CodeInput {...parts} />}
            </Field>
            <p><Button kind="quiet" onClick={swap}>{isRecovery ? t("Use the app instead") : t("Use a recovery code instead")}</Button></p>
          </>
        );
      }}
    </FormDialog>
  );
}

/** So few are left that new ones are due. */
const few = 3;

function Stands({ standing, show }: { standing: Standing; show: (codes: string[]) => void }) {
  const { t, language } = useText();
  const [open, setOpen] = useState<"codes" | "off" | null>(null);
  const close = () => setOpen(null);
  const left = standing.recovery_codes_left;
  const renew = async (body: Body) => {
    const { recovery_codes } = await ask(api.PUT("/me/second_step/recovery_codes", { body }));
    stands({ ...standing, recovery_codes_left: recovery_codes.length });
    show(recovery_codes);
  };
  const turnOff = async (body: Body) => {
    stands((await ask(api.PUT("/me/second_step", { body: { on: false, ...body } }))).second_step);
    toast(t("Your second step is off"));
  };
  return (
    <>
      <p><Badge tone="ok" icon="check">{t("On since {{time}}", { time: fullTime(Date.parse(standing.since ?? ""), language) })}</Badge></p>
      <p className={left <= few ? "form-notice" : "quiet"}>{left === 0 ? t("No recovery code is left: make new ones before the phone is lost.") : t("{{count}} recovery codes are left", { count: left })}</p>
      <div className="field-row">
        <Button icon="reopen" onClick={() => setOpen("codes")}>{t("New recovery codes")}</Button>
        <Button onClick={() => setOpen("off")}>{t("Turn the second step off")}</Button>
      </div>
      {open === "codes" && <BothSteps title={t("New recovery codes")} lead={t("The old ones are good for nothing then.")} action={t("Make new ones")} run={renew} onClose={close} />}
      {open === "off" && <BothSteps title={t("Turn the second step off")} lead={t("From then on your password alone signs you in. The recovery codes are good for nothing.")} action={t("Turn it off")} isDanger run={turnOff} onClose={close} />}
    </>
  );
}

export function SecondStep() {
  const { t } = useText();
  const standing = useStanding();
  const [secret, setSecret] = useState<Secret | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const isOn = (fresh: string[]) => {
    setSecret(null);
    setCodes(fresh);
  };
  return (
    <Part id="second-step" title={t("Second step")}>
      <p className="quiet">{t("A code from your phone beside the password: whoever learns the password alone does not get in. API keys stay as they are.")}</p>
      {standing.isPending ? <Skeleton rows={2} /> : standing.isError ? <Failed error={standing.error} retry={() => void standing.refetch()} />
        : codes.length > 0 ? <RecoveryCodes codes={codes} done={() => setCodes([])} />
        : standing.data.on ? <Stands standing={standing.data} show={setCodes} />
        : secret ? <Confirm secret={secret} isOn={isOn} cancel={() => setSecret(null)} />
        : <Begin begun={setSecret} />}
    </Part>
  );
}
