// RMM alerts: the list, and one alert with what can be done about it.
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { api, ask, path, query as q } from "@/api/client";
import { usePages } from "@/api/pages";
import { may, queryClient, useMayMakeTicket, useMayStart, useSession } from "@/api/session";
import type { Alert } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { AssetLink, useStartChat } from "@/assets/asset-link";
import { late } from "@/shell/late";
import { Icon } from "@/ui/icons";
import { ChoiceMenu } from "@/ui/menu";
import { toast, toastError } from "@/ui/toasts";
import { checkOf, detailOf, nameOf } from "./names";
import { More, Page, Tabs, useAddress } from "@/ui/page";
import { Badge, Button, Empty, Failed, Skeleton } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { DataTable, column } from "@/ui/table";
import { ago, consoleNow, fullTime } from "@/ui/time";

const NewTicket = late(async () => ({ default: (await import("@/tickets/new-ticket")).NewTicket }));

const muteTimes = [["1-hour", "1 hour"], ["1-day", "1 day"], ["2-days", "2 days"], ["1-week", "1 week"], ["2-weeks", "2 weeks"], ["1-month", "1 month"], ["forever", "Forever"]] as const;
const again = () => queryClient.invalidateQueries({ predicate: (query) => ["alerts", "alert", "assets", "asset"].includes(String(query.queryKey[0])) });

function State({ alert }: { alert: Alert }) {
  const { t } = useText();
  if (alert.resolved) return <Badge tone="ok" icon="check">{t("Resolved")}</Badge>;
  if (alert.status === "muted") return <Badge icon="mute">{t("Muted")}</Badge>;
  return <Badge tone="warning" icon="alert">{t("Active")}</Badge>;
}

function AlertList() {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [address, change] = useAddress();
  const status = address.get("status") ?? "active";
  const alerts = usePages(["alerts", status], async (page, signal) => {
    const { rmm_alerts: list, meta } = await ask(api.GET("/rmm_alerts", { params: { query: q({ status, page, per_page: 100 }) }, signal }));
    return { list, meta };
  });
  const columns = [
    column<Alert>("what", t("Alert"), nameOf, (alert) => <Link href={`/alerts/${alert.id}`}>{nameOf(alert)}</Link>),
    column<Alert>("state", t("State"), (alert) => alert.status, (alert) => <State alert={alert} />, 110, { rank: 2, bare: true }),
    column<Alert>("device", t("Device"), (alert) => alert.computer_name, (alert) => (alert.asset_id == null ? alert.computer_name : <AssetLink id={alert.asset_id} name={alert.computer_name} />), undefined, { bare: true }),
    column<Alert>("customer", t("Customer"), (alert) => alert.customer_name ?? "", undefined, undefined, { rank: 4 }),
    column<Alert>("text", t("Details"), detailOf, (alert) => <span className="cell-text" title={detailOf(alert)}>{detailOf(alert)}</span>, undefined, { rank: 3, bare: true }),
    column<Alert>("count", t("Times"), (alert) => alert.count, undefined, 64, { rank: 5 }),
    column<Alert>("since", t("Since"), (alert) => -Date.parse(alert.created_at), (alert) => ago(Date.parse(alert.created_at), consoleNow(), language), 130, { rank: 1 }),
  ];
  return (
    <Page title={t("Alerts")}>
      <Tabs label={t("Filter")} chosen={status} onChoose={(id) => change({ status: id === "active" ? undefined : id })} tabs={[{ id: "active", text: "Open (not resolved)" }, { id: "resolved", text: "Resolved" }, { id: "all", text: "All" }]} />
      {alerts.pending ? <Skeleton rows={8} /> : alerts.error ? <Failed error={alerts.error} retry={alerts.retry} /> : alerts.rows?.length === 0 ? (
        <Empty icon="check" title={status === "active" ? t("All is quiet") : t("Nothing here")} />
      ) : (
        <DataTable addressed label={t("Alerts")} rows={alerts.rows ?? []} columns={columns} keyOf={(alert) => alert.uuid} onOpen={(alert) => go(`/alerts/${alert.id}`)} />
      )}
      <More shown={alerts.rows?.length ?? 0} total={alerts.total} more={alerts.more} reading={alerts.reading} />
    </Page>
  );
}

function AlertDetail({ id }: { id: number }) {
  const { t, language } = useText();
  const start = useStartChat();
  const [, go] = useLocation();
  const { data: session } = useSession();
  const mayStart = useMayStart();
  const mayMake = useMayMakeTicket();
  const [making, setMaking] = useState(false);
  const alert = useQuery({ queryKey: ["alert", id], queryFn: async () => (await ask(api.GET("/rmm_alerts/{id}", { params: path(id) }))).rmm_alert });
  const back = { to: "/alerts", text: t("Alerts") };
  if (alert.isPending) return <Page title={t("Alert")} back={back}><Skeleton rows={4} /></Page>;
  if (alert.isError) return <Page title={t("Alert")} back={back}><Failed error={alert.error} retry={() => void alert.refetch()} /></Page>;
  const data = alert.data;
  // A device that still sees it raises it anew; what a program raised stays resolved, and nothing can be reopened.
  const isSeen = data.check_id !== "api";
  const resolve = () => ask(api.DELETE("/rmm_alerts/{id}", { params: path(id) })).then(again).then(() => toast(isSeen ? t("Resolved. If the device still sees the cause, the alert comes back with its next report.") : t("Resolved"))).catch(toastError);
  const mute = (time: string) => ask(api.POST("/rmm_alerts/{id}/mute", { params: path(id), body: { mute_for: time } })).then(again).then(() => toast(t("Muted"))).catch(toastError);
  const facts: [string, React.ReactNode][] = [
    [t("Device"), data.asset_id == null ? data.computer_name : <AssetLink key="device" id={data.asset_id} name={data.computer_name} />],
    [t("Customer"), data.customer_name],
    [t("Check"), checkOf(data) ? t(checkOf(data) ?? "") : <code key="check">{data.check_id || data.properties.trigger}</code>],
    [t("Raised"), fullTime(Date.parse(data.created_at), language)],
    [t("Times"), data.count],
    [t("Muted until"), data.muted_until ? fullTime(Date.parse(data.muted_until), language) : null],
    [t("Resolved"), data.resolved_at ? `${fullTime(Date.parse(data.resolved_at), language)}${data.resolved_by ? ` · ${data.resolved_by}` : ""}` : null],
    [t("Ticket"), data.ticket_id != null ? <PlaceLink key="ticket" href={`/tickets/${data.ticket_id}`}>#{data.ticket_number} {t(data.ticket_status ?? "")}</PlaceLink> : null],
  ];
  const mayChange = may(session, "alert.write");
  return (
    <Page
      title={nameOf(data)}
      back={back}
      lead={<p className="page-lead"><State alert={data} /><span>{data.computer_name}</span></p>}
      tools={
        <>
          {data.ticket_id == null && mayMake && <Button icon="ticket" onClick={() => setMaking(true)}>{t("Create ticket")}</Button>}
          {data.asset_id != null && mayStart && <Button icon="chat" onClick={() => start(data.asset_id as number)}>{t("Start a conversation")}</Button>}
          {/* They stay where they are once it is resolved: no other button comes under the pointer. */}
          {mayChange && (
            <ChoiceMenu label={t("Mute")} disabled={data.resolved} choices={muteTimes.map(([time, text]) => ({ id: time, text: t(text) }))} onChoose={(time) => void mute(time)}>
              <Icon name="mute" size={16} /><span>{t("Mute")}</span><Icon name="down" size={12} />
            </ChoiceMenu>
          )}
          {mayChange && <Button kind="primary" icon="check" disabled={data.resolved} onClick={() => void resolve()}>{t("Resolve")}</Button>}
        </>
      }
    >
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Alert")}>
        <section className="card-panel card-panel-lone">
          <p className="alert-text">{detailOf(data) || data.properties.description}</p>
          <dl className="facts">{facts.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </section>
      </div>
      {making && (
        <Suspense>
          <NewTicket
            at={{ customer: data.customer_id, alert: data.id, ...(data.asset_id != null ? { asset: data.asset_id } : {}), subject: [nameOf(data), data.computer_name].filter(Boolean).join(" – "), description: detailOf(data) || (data.properties.description ?? "") }}
            onClose={() => setMaking(false)}
            onMade={(made) => go(`/tickets/${made}`)}
          />
        </Suspense>
      )}
    </Page>
  );
}

export default function AlertsPage({ id }: { id: string | undefined }) {
  return id !== undefined && /^\d+$/.test(id) ? <AlertDetail key={id} id={Number(id)} /> : <AlertList />;
}
