// Signing in: with a password, or once with a link that sets the password.
import { useLayoutEffect, useState, type FormEvent } from "react";
import { Redirect, useLocation, useSearch } from "wouter";
import { asApiError, type ApiError } from "@/api/errors";
import { lastUserName, sessionEnded, signIn, signInOnce, useSession, type Proof } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { unfinished, unfinishedWords } from "@/shell/unfinished";
import { Button, Field } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { Card, Problem } from "./card";
import { SecondStep, tellCodesLeft } from "./second-step";

/** Only places of this page: never an address that somebody put into a link. */
export function safeNext(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}

/** `isAsked`: the password, or the link, is right, and the account has a second step. */
function useAttempt(run: (proof: Proof) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [isAsked, setAsked] = useState(false);
  const send = (proof: Proof) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    run(proof)
      .then(() => proof.recovery_code && tellCodesLeft())
      .catch((thrown: unknown) => {
        const failure = asApiError(thrown);
        if (failure.code === "second_step_required") setAsked(true);
        else setError(failure);
      })
      .finally(() => setBusy(false));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({});
  };
  const back = () => {
    setAsked(false);
    setError(null);
  };
  return { busy, error, submit, isAsked, secondStep: { busy, error, send, back } };
}

/** Said before somebody else signs in, for that forgets it. */
function LeftBehind() {
  const { t } = useText();
  const [name] = useState(lastUserName);
  const [words] = useState(() => unfinishedWords(unfinished(), t).join("; "));
  if (name === "" || words === "") return null;
  return <p className="form-notice">{t("Kept here for {{name}}: {{what}}. It is forgotten when somebody else signs in.", { name, what: words })}</p>;
}

export function SignInPage() {
  const { t } = useText();
  const search = useSearch();
  const session = useSession();
  const ended = useStore(sessionEnded);
  const [email, setEmail] = useState(ended ?? "");
  const [password, setPassword] = useState("");
  const { busy, error, submit, isAsked, secondStep } = useAttempt((proof) => signIn(email.trim(), password, proof));
  if (session.data) return <Redirect to={safeNext(search)} replace />;
  if (isAsked) return <SecondStep {...secondStep} />;
  return (
    <Card title={t("Sign in")}>
      <LeftBehind />
      {ended !== null && !error && <p className="form-notice">{t("Your session has ended. Sign in to go on where you were; nothing you wrote is lost.")}</p>}
      <form onSubmit={submit}>
        <Field label={t("E-mail address")}>
          <input type="email" name="email" autoComplete="username" required autoFocus={ended === null} value={email} onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <Field label={t("Password")}>
          <input type="password" name="password" autoComplete="current-password" required autoFocus={ended !== null} value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        {error && <Problem error={error} />}
        <Button kind="primary" type="submit" className="button-wide" disabled={busy}>
          {busy ? t("Signing in…") : t("Sign in")}
        </Button>
      </form>
    </Card>
  );
}

export const shortestPassword = 10;

/** The console prints it behind "#", which no server sees; from "?" it is read too. */
const tokenInAddress = (): string => [location.hash.slice(1), location.search].map((part) => new URLSearchParams(part).get("token")).find(Boolean) ?? "";

/** The one-time link's token. It leaves the address at once: neither the history nor a copied address keeps it. */
function useToken(): string {
  const [token, setToken] = useState(tokenInAddress);
  useLayoutEffect(() => {
    const take = () => {
      const told = tokenInAddress();
      if (told === "") return;
      setToken(told);
      history.replaceState(history.state, "", location.pathname);
    };
    take();
    // Another link, opened where this page stands already: only the part behind "#" changes, so nothing is loaded again.
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  return token;
}

export function WelcomePage() {
  const { t } = useText();
  const [, go] = useLocation();
  const token = useToken();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const { busy, error, submit, isAsked, secondStep } = useAttempt(async (proof) => {
    await signInOnce(token, password, proof);
    go("/", { replace: true });
  });
  const tooShort = password !== "" && password.length < shortestPassword;
  const differs = again !== "" && again !== password;
  if (!token) return <Card title={t("Welcome")}><p className="form-notice">{t("There is no token here. Open the whole link that you were given once more, or ask your administrator for a new one.")}</p></Card>;
  if (isAsked) return <SecondStep {...secondStep} />;
  return (
    <Card title={t("Welcome")}>
      <p className="form-notice">{t("Choose a password. The link works once.")}</p>
      <form onSubmit={submit}>
        <Field label={t("New password")} error={tooShort ? [t("At least {{count}} characters", { count: shortestPassword })] : undefined}>
          <input type="password" autoComplete="new-password" required minLength={shortestPassword} autoFocus value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <Field label={t("The same again")} error={differs ? [t("The two differ")] : undefined}>
          <input type="password" autoComplete="new-password" required value={again} onChange={(event) => setAgain(event.target.value)} />
        </Field>
        {error && <Problem error={error} />}
        <Button kind="primary" type="submit" className="button-wide" disabled={busy || tooShort || again !== password}>
          {t("Set password and sign in")}
        </Button>
      </form>
    </Card>
  );
}
