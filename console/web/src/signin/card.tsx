// The frame of the pages on which one signs in, and what they say when that failed.
import { useEffect, type ReactNode } from "react";
import type { ApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";

export function Card({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Deskbell`;
  }, [title]);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <span className="brand-mark"><Icon name="bell" size={26} /></span>
          <span>Deskbell</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

export function Problem({ error }: { error: ApiError }) {
  const { t } = useText();
  const wait = error.retryAfterSeconds;
  return (
    <p className="form-problem" role="alert">
      <Icon name="alert" size={16} />
      <span>
        {t(error.message)}
        {wait !== undefined && !error.message.includes(String(wait)) && ` ${t("Try again in {{seconds}} seconds.", { seconds: wait })}`}
        {error.requestId && error.status >= 500 && <code> {error.requestId}</code>}
      </span>
    </p>
  );
}
