// On a customer's page: the tokens that let its devices in.
import { useState } from "react";
import { Link } from "wouter";
import type { EnrollmentToken } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Failed, IconButton, Skeleton } from "@/ui/parts";
import { fullTime } from "@/ui/time";
import { useActiveTokens } from "./data";
import { RevokeToken } from "./revoke-token";

export function CustomerTokens({ customer }: { customer: number }) {
  const { t, language } = useText();
  const tokens = useActiveTokens(customer);
  const [revoking, setRevoking] = useState<EnrollmentToken | null>(null);
  const time = (iso: string) => fullTime(Date.parse(iso), language);
  const list = tokens.data?.enrollment_tokens ?? [];
  return (
    <section className="card-panel" aria-label={t("Enrolment tokens")}>
      <h2>{t("Enrolment tokens")}</h2>
      {tokens.isPending ? <Skeleton rows={2} /> : tokens.isError && !tokens.data ? <Failed error={tokens.error} retry={() => void tokens.refetch()} /> : list.length === 0 ? <p className="quiet">{t("None lets a device in at the moment")}</p> : (
        <ul className="plain-list" aria-label={t("Enrolment tokens")}>
          {list.map((token) => (
            <li key={token.id} className="contact">
              <span className="contact-text">
                <strong>{t("{{count}} uses left", { count: token.uses_left })}</strong>
                <span className="contact-reach">
                  <span>{t("made {{time}} by {{name}}", { time: time(token.created_at), name: token.created_by?.name ?? t("the command line") })}</span>
                  {token.needs_approval && <span>{t("with approval")}</span>}
                  {token.expires_at && <span>{t("ends {{time}}", { time: time(token.expires_at) })}</span>}
                </span>
              </span>
              <IconButton icon="close" label={t("Revoke the token made {{time}}", { time: time(token.created_at) })} onClick={() => setRevoking(token)} />
            </li>
          ))}
        </ul>
      )}
      <p><Link href={`/enrolment?customer=${customer}&show=all`}>{t("All tokens of this customer")}</Link></p>
      {revoking && <RevokeToken token={revoking} onClose={() => setRevoking(null)} />}
    </section>
  );
}
