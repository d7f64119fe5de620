// Announcements: the list with what became of each, or one with its devices.
import "@/styles/announcements.css";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { api, ask, path } from "@/api/client";
import { useMayAnnounce } from "@/api/session";
import type { Announcement, AnnouncementDevice } from "@/api/types";
import { AssetLink } from "@/assets/asset-link";
import { useText } from "@/i18n/i18n";
import { Dialog, FormDialog } from "@/ui/dialog";
import { More, Page, Tabs, useAddress, useTyped } from "@/ui/page";
import { Badge, Button, Empty, Failed, SearchBox, Skeleton } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { DataTable, column } from "@/ui/table";
import { fullTime } from "@/ui/time";
import { toast } from "@/ui/toasts";
import { AnnouncementForm } from "./announcement-form";
import { isOpen, levelOf, reachOf, reaches, readAgain, stateOf, states, targetOf, useAnnouncement, useAnnouncementDevices, useAnnouncements, useChosenDevices } from "./data";
import { TrayCard } from "./tray-card";

function State({ one }: { one: Announcement }) {
  const { t } = useText();
  const state = stateOf(one.state);
  return <Badge tone={state.tone} icon={state.icon}>{t(state.text)}</Badge>;
}

const timeOf = (iso: string | undefined): number | null => (iso ? Date.parse(iso) : null);

function AnnouncementList() {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [address, change] = useAddress();
  const state = address.get("state") ?? "all";
  const query = address.get("q") ?? "";
  const [typed, setTyped] = useTyped(query, (text) => change({ q: text }));
  const [making, setMaking] = useState(false);
  const mayAnnounce = useMayAnnounce();
  const list = useAnnouncements(state, query);
  const rows = list.rows ?? [];
  const time = (iso: string | undefined) => (iso ? fullTime(Date.parse(iso), language) : "–");
  const columns = [
    column<Announcement>("title", t("Title"), (one) => one.title, (one) => <Link href={`/announcements/${one.id}`}>{one.title}</Link>),
    column<Announcement>("state", t("State"), (one) => one.state, (one) => <State one={one} />, 150, { rank: 1, bare: true }),
    column<Announcement>("target", t("For"), (one) => targetOf(one, t), (one) => <span className="cell-text">{targetOf(one, t)}</span>, undefined, { rank: 2 }),
    column<Announcement>("delivered", t("Delivered"), (one) => one.counts.delivered, (one) => t("{{count}} of {{all}}", { count: one.counts.delivered, all: one.counts.devices }), 100, { rank: 3 }),
    column<Announcement>("seen", t("Seen"), (one) => one.counts.seen, undefined, 84, { rank: 3 }),
    column<Announcement>("dismissed", t("Dismissed"), (one) => one.counts.dismissed, undefined, 116, { rank: 5 }),
    column<Announcement>("starts", t("Start"), (one) => -Date.parse(one.starts_at), (one) => time(one.starts_at), 150, { rank: 4 }),
    column<Announcement>("ends", t("End"), (one) => timeOf(one.expires_at) ?? Number.MAX_SAFE_INTEGER, (one) => time(one.expires_at), 150, { rank: 6 }),
  ];
  const tabs = [{ id: "all", text: "All" }, ...Object.entries(states).map(([id, { text }]) => ({ id, text }))];
  return (
    <Page title={t("Announcements")} tools={<><SearchBox label={t("Search announcements")} value={typed} onChange={setTyped} />{mayAnnounce && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{t("New announcement")}</Button>}</>}>
      <Tabs label={t("Filter")} chosen={state} onChoose={(id) => change({ state: id === "all" ? undefined : id })} tabs={tabs} />
      {list.pending ? <Skeleton rows={8} /> : list.error ? <Failed error={list.error} retry={list.retry} /> : rows.length === 0 ? (
        <Empty icon="megaphone" title={query ? t("Nothing found for “{{query}}”", { query }) : state === "all" ? t("No announcements yet") : t("Nothing here")}>{!query && state === "all" && <p>{t("Tell the people at a customer's devices what they should know: it stands in their window until they dismiss it.")}</p>}</Empty>
      ) : (
        <DataTable addressed label={t("Announcements")} rows={rows} columns={columns} keyOf={(one) => one.uuid} onOpen={(one) => go(`/announcements/${one.id}`)} />
      )}
      <More shown={rows.length} total={list.total} more={list.more} reading={list.reading} />
      {making && <AnnouncementForm onClose={() => setMaking(false)} onDone={(id) => go(`/announcements/${id}`)} />}
    </Page>
  );
}

function Counts({ one }: { one: Announcement }) {
  const { t } = useText();
  const { devices } = one.counts;
  const parts = [["Delivered", one.counts.delivered], ["Seen", one.counts.seen], ["Dismissed", one.counts.dismissed]] as const;
  return (
    <div className="reach-counts">
      {parts.map(([text, count]) => (
        <div key={text} className="meter">
          <p><span>{t(text)}</span><small>{t("{{count}} of {{all}}", { count, all: devices })}</small></p>
          <div className="meter-bar" aria-hidden="true"><i style={{ width: `${devices > 0 ? (100 * count) / devices : 0}%` }} /></div>
        </div>
      ))}
    </div>
  );
}

function Devices({ one }: { one: Announcement }) {
  const { t, language } = useText();
  const [address, change] = useAddress();
  const reach = address.get("reach") ?? "";
  const list = useAnnouncementDevices(one.id, reach);
  const rows = list.data?.devices ?? [];
  const time = (iso: string | undefined) => (iso ? fullTime(Date.parse(iso), language) : "–");
  const order = Object.keys(reaches);
  const columns = [
    column<AnnouncementDevice>("device", t("Device"), (row) => row.asset.name, (row) => <AssetLink id={row.asset.id} name={row.asset.name} />),
    column<AnnouncementDevice>("customer", t("Customer"), (row) => row.customer.business_name, undefined, undefined, { rank: 4 }),
    column<AnnouncementDevice>("reach", t("State"), (row) => order.indexOf(row.reach), (row) => (row.has_agent ? <Badge tone={reachOf(row.reach).tone} icon={reachOf(row.reach).icon}>{t(reachOf(row.reach).text)}</Badge> : <Badge icon="offline">{t("No agent")}</Badge>), 150, { bare: true }),
    column<AnnouncementDevice>("people", t("Who"), (row) => row.people.map((person) => person.name).join(", "), (row) => <span className="cell-text">{row.people.map((person) => person.name).join(", ") || "–"}</span>, undefined, { rank: 3 }),
    column<AnnouncementDevice>("delivered", t("Delivered"), (row) => timeOf(row.delivered_at) ?? 0, (row) => time(row.delivered_at), 160, { rank: 5 }),
    column<AnnouncementDevice>("seen", t("Seen"), (row) => timeOf(row.seen_at) ?? 0, (row) => time(row.seen_at), 160, { rank: 2 }),
    column<AnnouncementDevice>("dismissed", t("Dismissed"), (row) => timeOf(row.dismissed_at) ?? 0, (row) => time(row.dismissed_at), 160, { rank: 6 }),
  ];
  if (one.state === "scheduled") return <Empty icon="clock" title={t("It has not started yet")}><p>{t("Which devices get it is settled then: {{count}} as things stand.", { count: one.counts.devices })}</p></Empty>;
  return (
    <>
      <Tabs label={t("Filter")} chosen={reach} onChoose={(id) => change({ reach: id })} tabs={[{ id: "", text: "All" }, ...Object.entries(reaches).map(([id, { text }]) => ({ id, text }))]} />
      {list.isPending ? <Skeleton rows={4} /> : list.isError && !list.data ? <Failed error={list.error} retry={() => void list.refetch()} /> : rows.length === 0 ? (
        <Empty icon="device" title={reach ? t("Nothing here") : t("No devices yet")} />
      ) : (
        <DataTable label={t("Devices")} rows={rows} columns={columns} keyOf={(row) => row.asset.uuid} />
      )}
      {list.data && list.data.meta.total_entries > rows.length && <p className="page-note">{t("The first {{shown}} of {{count}} devices.", { shown: rows.length, count: list.data.meta.total_entries })}</p>}
    </>
  );
}

/** The form begins with its devices: it opens once all their names are there. */
function ChangeChosen({ of, onClose }: { of: Announcement; onClose: () => void }) {
  const { t } = useText();
  const chosen = useChosenDevices(of.id);
  if (chosen.data) return <AnnouncementForm of={of} chosen={chosen.data} onClose={onClose} />;
  return (
    <Dialog title={t("Change the announcement")} open onClose={onClose} wide>
      {chosen.isError ? <Failed error={chosen.error} retry={() => void chosen.refetch()} /> : <Skeleton rows={5} />}
    </Dialog>
  );
}

function AnnouncementDetail({ id }: { id: number }) {
  const { t, language } = useText();
  const [open, setOpen] = useState<"" | "change" | "withdraw">("");
  const announcement = useAnnouncement(id);
  const back = { to: "/announcements", text: t("Announcements") };
  if (announcement.isPending) return <Page title={t("Announcement")} back={back}><Skeleton rows={5} /></Page>;
  if (announcement.isError) return <Page title={t("Announcement")} back={back}><Failed error={announcement.error} retry={() => void announcement.refetch()} /></Page>;
  const one = announcement.data;
  const level = levelOf(one.level);
  const withdraw = async () => {
    await ask(api.POST("/announcements/{id}/withdraw", { params: path(id) }));
    await readAgain();
    toast(t("Withdrawn"));
  };
  const time = (iso: string | undefined) => (iso ? fullTime(Date.parse(iso), language) : null);
  const facts: [string, React.ReactNode][] = [
    [t("For"), one.customer ? <PlaceLink key="for" href={`/customers/${one.customer.id}`}>{targetOf(one, t)}</PlaceLink> : targetOf(one, t)],
    [t("Level"), <Badge key="level" tone={level.tone} icon={level.icon}>{t(level.text)}</Badge>],
    [t("From"), one.author],
    [t("Start"), time(one.starts_at)],
    [t("End"), time(one.expires_at) ?? t("None")],
    [t("Withdrawn"), one.withdrawn_at ? `${time(one.withdrawn_at)}${one.withdrawn_by ? ` · ${one.withdrawn_by}` : ""}` : null],
  ];
  return (
    <Page
      title={one.title}
      back={back}
      lead={<p className="page-lead"><State one={one} /><span>{targetOf(one, t)}</span></p>}
      tools={
        <>
          {one.state === "scheduled" && <Button icon="note" onClick={() => setOpen("change")}>{t("Change")}</Button>}
          {isOpen(one) && <Button kind="danger" icon="close" onClick={() => setOpen("withdraw")}>{t("Withdraw")}</Button>}
        </>
      }
    >
      <div className="announcement-head">
        <TrayCard title={one.title} text={one.text} level={one.level} author={one.author} sentMs={Date.parse(one.sent_at ?? one.starts_at)} expiresMs={timeOf(one.expires_at)} />
        <section className="card-panel" aria-label={t("What became of it")}>
          <Counts one={one} />
          <dl className="facts">{facts.filter(([, value]) => value !== null).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </section>
      </div>
      <Devices one={one} />
      {open === "change" && (one.customer ? <AnnouncementForm of={one} onClose={() => setOpen("")} /> : <ChangeChosen of={one} onClose={() => setOpen("")} />)}
      {open === "withdraw" && (
        <FormDialog title={t("Withdraw this announcement?")} action={t("Withdraw")} isDanger save={withdraw} onClose={() => setOpen("")}>
          <p>{one.state === "active" ? t("It vanishes from all devices that have it, and from the others as soon as they are reachable. It cannot be sent again.") : t("It will not be sent.")}</p>
        </FormDialog>
      )}
    </Page>
  );
}

export default function AnnouncementsPage({ id }: { id: string | undefined }) {
  return id !== undefined && /^\d+$/.test(id) ? <AnnouncementDetail key={id} id={Number(id)} /> : <AnnouncementList />;
}
