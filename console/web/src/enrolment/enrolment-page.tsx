// Enrolment: the devices that wait for approval, and the tokens that let devices in, of all customers or of one.
import "@/styles/customers.css";
import { useState } from "react";
import { useMay } from "@/api/session";
import type { EnrollmentToken } from "@/api/types";
import { useCustomers } from "@/api/people";
import { CustomerFilter } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { More, Page, Tabs, useAddress } from "@/ui/page";
import { Badge, Button, Empty, Failed, IconButton, Skeleton } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { DataTable, column, controls } from "@/ui/table";
import { ago, consoleNow, fullTime } from "@/ui/time";
import { tokenState, useTokenList, type TokenFilter } from "./data";
import { NewToken } from "./new-token";
import { RevokeToken } from "./revoke-token";
import { WaitingDevices } from "./waiting-devices";

const filters: Record<string, Pick<TokenFilter, "active">> = { ended: { active: false }, all: {} };

function State({ token }: { token: EnrollmentToken }) {
  const { t } = useText();
  const state = tokenState(token, consoleNow());
  return <><Badge tone={state.tone} icon={state.icon}>{t(state.text)}</Badge>{token.needs_approval && <> <Badge>{t("with approval")}</Badge></>}</>;
}

export default function EnrolmentPage() {
  const { t, language } = useText();
  const [address, change] = useAddress();
  const show = address.get("show") ?? "active";
  const customer = address.get("customer") ?? "";
  // Whom a token is for is chosen among customers.
  const mayMake = useMay()("customer.read");
  const [making, setMaking] = useState(false);
  const tokens = useTokenList({ ...(filters[show] ?? { active: true }), ...(/^\d+$/.test(customer) ? { customer_id: Number(customer) } : {}) });
  const [revoking, setRevoking] = useState<EnrollmentToken | null>(null);
  const rows = tokens.rows ?? [];
  const isEmpty = !tokens.pending && !tokens.error && rows.length === 0;
  const chosen = useCustomers("", mayMake).data?.find((one) => String(one.id) === customer);
  const newToken = (kind: "primary" | "plain") => <Button kind={kind} icon="plus" onClick={() => setMaking(true)}>{t("New token")}</Button>;
  const made = (token: EnrollmentToken) => fullTime(Date.parse(token.created_at), language);
  const time = (iso: string | undefined) => (iso ? fullTime(Date.parse(iso), language) : "–");
  const columns = [
    column<EnrollmentToken>("customer", t("Customer"), (token) => token.customer_name, (token) => <PlaceLink href={`/customers/${token.customer_id}`}>{token.customer_name}</PlaceLink>),
    column<EnrollmentToken>("state", t("State"), (token) => token.state, (token) => <State token={token} />, 250, { rank: 1, bare: true }),
    column<EnrollmentToken>("left", t("Uses left"), (token) => token.uses_left, (token) => t("{{count}} of {{all}}", { count: token.uses_left, all: token.uses_left + token.used }), 110, { rank: 2 }),
    column<EnrollmentToken>("used", t("Last used"), (token) => -Date.parse(token.last_used_at ?? "1970-01-01"), (token) => (token.last_used_at ? ago(Date.parse(token.last_used_at), consoleNow(), language) : t("never")), 130, { rank: 4 }),
    column<EnrollmentToken>("ends", t("Expiry"), (token) => (token.expires_at ? Date.parse(token.expires_at) : Number.MAX_SAFE_INTEGER), (token) => time(token.expires_at), 150, { rank: 3 }),
    column<EnrollmentToken>("made", t("Made"), (token) => -Date.parse(token.created_at), made, 150, { rank: 5 }),
    column<EnrollmentToken>("maker", t("Made by"), (token) => token.created_by?.name ?? t("the command line"), undefined, undefined, { rank: 6 }),
    column<EnrollmentToken>("folder", t("Folder"), (token) => token.folder?.name ?? "", undefined, undefined, { rank: 7 }),
    controls<EnrollmentToken>("revoke", t("Revoke"), (token) => (token.state === "active" ? <IconButton icon="close" label={t("Revoke the token of {{name}} made {{time}}", { name: token.customer_name, time: made(token) })} onClick={() => setRevoking(token)} /> : null), 64),
  ];
  return (
    <Page title={t("Enrolment")} back={{ to: "/assets", text: t("Assets") }} tools={mayMake && !isEmpty && newToken("primary")}>
      <WaitingDevices />
      <div className="filter-line">
        <Tabs label={t("Filter")} chosen={show} onChoose={(id) => change({ show: id === "active" ? undefined : id })} tabs={[{ id: "active", text: "Let devices in" }, { id: "ended", text: "Ended" }, { id: "all", text: "All" }]} />
        {mayMake && <CustomerFilter value={customer} onChange={(id) => change({ customer: id })} />}
      </div>
      {tokens.pending ? <Skeleton rows={6} /> : tokens.error ? <Failed error={tokens.error} retry={tokens.retry} /> : isEmpty ? (
        <Empty icon="device" title={show === "active" ? t("No token lets a device in") : t("Nothing here")}>{mayMake && <><p>{t("A device comes in with a token: make one, and run what is shown then on the device.")}</p>{newToken("plain")}</>}</Empty>
      ) : (
        <DataTable addressed label={t("Enrolment tokens")} rows={rows} columns={columns} keyOf={(token) => token.uuid} />
      )}
      <More shown={rows.length} total={tokens.total} more={tokens.more} reading={tokens.reading} />
      {making && <NewToken begin={chosen ? { id: chosen.id, name: chosen.business_name } : null} onClose={() => setMaking(false)} />}
      {revoking && <RevokeToken token={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}
