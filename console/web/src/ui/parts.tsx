// Small parts that every page is made of: buttons, badges, dots, skeletons and the four states of a pane.
import { useEffect, useState, type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode, type Ref } from "react";
import { Link, useLocation } from "wouter";
import { ApiError, asApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { placeOf, startOf } from "@/shell/places";
import { avatarTone } from "./avatar-tone";
import { Icon, type IconName } from "./icons";

type ButtonKind = "primary" | "plain" | "quiet" | "danger";

export function Button({ kind = "plain", icon, children, className = "", ...rest }: { kind?: ButtonKind; icon?: IconName } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className={`button button-${kind} ${className}`} {...rest}>
      {icon && <Icon name={icon} size={16} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

export function IconButton({ icon, label, shortcut, pressed, className = "", ...rest }: { icon: IconName; label: string; shortcut?: string; pressed?: boolean; ref?: Ref<HTMLButtonElement> } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className={`icon-button ${className}`} aria-label={label} aria-pressed={pressed} title={shortcut ? `${label} (${shortcut})` : label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

export type Tone = "ok" | "warning" | "critical" | "info" | "quiet" | "accent";

export const Badge = ({ tone = "quiet", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) => (
  <span className={`badge badge-${tone}`}>
    {icon && <Icon name={icon} size={12} />}
    {children}
  </span>
);

/** Online or not: a filled or a hollow dot, and always a word (visible or for screen readers). */
export function Presence({ online, word = false }: { online: boolean; word?: boolean }) {
  const { t } = useText();
  const text = online ? t("Online") : t("Offline");
  return (
    <span className={`presence ${online ? "presence-on" : ""}`}>
      <i aria-hidden="true" />
      <span className={word ? "" : "sr-only"}>{text}</span>
    </span>
  );
}

/** True after `ms` of being mounted: loading states shorter than this are not shown at all. */
export function useLate(ms = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}

export function Skeleton({ rows = 6, height = 36 }: { rows?: number; height?: number }) {
  const late = useLate();
  const { t } = useText();
  if (!late) return <div className="skeleton-wait" />;
  return (
    <div className="skeleton" role="status" aria-label={t("Loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row" style={{ height }}>
          <i style={{ width: `${45 + ((index * 17) % 35)}%` }} />
          {height > 50 && <i style={{ width: `${60 + ((index * 11) % 30)}%` }} />}
        </div>
      ))}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <div className="state-icon">
        <Icon name={icon} size={28} />
      </div>
      <p className="state-title">{title}</p>
      {children && <div className="state-body">{children}</div>}
    </div>
  );
}

/** What is named is not there: trying again does not help, and there is nothing to report. */
function Missing() {
  const { t } = useText();
  const [location] = useLocation();
  const list = startOf(placeOf(location) ?? { to: `/${location.split("/")[1] ?? ""}` });
  return (
    <div className="state" role="alert">
      <div className="state-icon"><Icon name="search" size={28} /></div>
      <p className="state-title">{t("Not found")}</p>
      <div className="state-body">
        <p>{t("It may have been deleted, or you may not see it.")}</p>
        {location !== list && <p><Link href={list}>{t("Back to the list")}</Link></p>}
      </div>
    </div>
  );
}

/** Cause, Retry, request id. What is refused may be allowed meanwhile: so that, too, can be tried again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText();
  const failure: ApiError = asApiError(error);
  if (failure.status === 404) return <Missing />;
  const isDenied = failure.status === 403;
  return (
    <div className="state" role="alert">
      <div className={`state-icon ${isDenied ? "" : "state-icon-critical"}`}>
        <Icon name={isDenied ? "lock" : failure.status === 0 ? "offline" : "alert"} size={28} />
      </div>
      <p className="state-title">{isDenied ? t("You may not see this") : t(failure.message)}</p>
      {isDenied && <div className="state-body"><p>{t(failure.message)}</p></div>}
      {retry && (
        <Button icon="reopen" onClick={retry}>
          {t("Retry")}
        </Button>
      )}
      {failure.requestId && (
        <p className="state-id">
          {t("Request")} <code>{failure.requestId}</code>
        </p>
      )}
    </div>
  );
}

/** A thin bar over a pane that is read again while the old content stays. */
export const ThinBar = ({ active }: { active: boolean }) => (active ? <div className="thin-bar" aria-hidden="true" /> : null);

/** Two letters in a circle; the colour comes from the name, and is the one that the tray shows the person in. */
export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const letters = ((words[0]?.[0] ?? "?") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : (words[0]?.[1] ?? ""))).toUpperCase();
  return (
    <span className={`avatar avatar-${avatarTone(name)}`} style={{ width: size, height: size, fontSize: Math.round(size * 0.38) }} aria-hidden="true">
      {letters}
    </span>
  );
}

export function Field({ label, error, children }: { label: string; error?: string[] | undefined; children: ReactNode }) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {error?.map((text) => (
        <span key={text} className="field-error" role="alert">
          {text}
        </span>
      ))}
    </label>
  );
}

/** `input`: more for the field itself. */
export function SearchBox({ label, value, onChange, inputRef, input = {} }: { label: string; value: string; onChange: (value: string) => void; inputRef?: Ref<HTMLInputElement>; input?: InputHTMLAttributes<HTMLInputElement> }) {
  const { t } = useText();
  return (
    <div className="search-box">
      <Icon name="search" size={16} />
      <input ref={inputRef} type="search" aria-label={label} placeholder={label} value={value} onChange={(event) => onChange(event.target.value)} spellCheck={false} {...input} />
      {value !== "" && <IconButton icon="close" label={t("Clear")} onClick={() => onChange("")} />}
    </div>
  );
}

export const KeyCaps = ({ keys }: { keys: string }) => (
  <span className="keys">
    {keys.split("+").map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
);
