// One device: every section it reported, its events, alerts and policy.
import { Fragment, useState } from "react";
import { Link } from "wouter";
import { useAsset, useAssetEvents, useEffectivePolicy, useInventory } from "@/api/assets";
import { useMay, useMayStart } from "@/api/session";
import type { Asset } from "@/api/types";
import { useOpenAlerts } from "@/chat/details";
import { nameOf } from "@/alerts/names";
import { iconOf, wordsOf } from "@/chat/events";
import { useText } from "@/i18n/i18n";
import { OwnPolicy } from "@/policies/own-policy";
import { Icon } from "@/ui/icons";
import { Page } from "@/ui/page";
import { Badge, Button, Empty, Failed, Presence, Skeleton } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { ago, consoleNow, fullTime } from "@/ui/time";
import { useStartChat } from "./asset-link";
import { FolderForm } from "./folder-form";
import { sectionOrder, sectionTitle } from "./labels";
import { SectionView, countOf } from "./inventory-view";
import { Overview } from "./overview";
import { RenameForm } from "./rename-form";
import { ShutOut, ShutOutNote } from "./shut-out";

const own = ["overview", "events", "alerts", "policy"] as const;
const ownTitles: Record<(typeof own)[number], string> = { overview: "Overview", events: "Events", alerts: "Alerts", policy: "Policy" };

/** What the device itself does not want. */
const ownNeeds: Partial<Record<(typeof own)[number], string>> = { alerts: "alert.read", policy: "policy.read" };

function Events({ id }: { id: number }) {
  const { t, language } = useText();
  const events = useAssetEvents(id);
  if (events.isPending) return <Skeleton rows={6} />;
  if (events.isError) return <Failed error={events.error} retry={() => void events.refetch()} />;
  if (events.data.length === 0) return <Empty icon="clock" title={t("Nothing has happened yet")} />;
  return (
    <ul className="event-list">
      {events.data.map((event) => (
        <li key={event.id}>
          <time dateTime={event.happened_at}>{fullTime(Date.parse(event.happened_at), language)}</time>
          <span className="event-words"><Icon name={iconOf(event)} size={14} />{wordsOf(event, t)}</span>
        </li>
      ))}
    </ul>
  );
}

function Alerts({ id }: { id: number }) {
  const { t, language } = useText();
  const alerts = useOpenAlerts(id);
  if (alerts.isPending) return <Skeleton rows={3} />;
  if (alerts.isError) return <Failed error={alerts.error} retry={() => void alerts.refetch()} />;
  if (alerts.data.length === 0) return <Empty icon="check" title={t("No open alerts")} />;
  return (
    <ul className="event-list">
      {alerts.data.map((alert) => (
        <li key={alert.id}>
          <time dateTime={alert.created_at}>{fullTime(Date.parse(alert.created_at), language)}</time>
          <Link href={`/alerts/${alert.id}`}>{nameOf(alert)}</Link>
          <span>{alert.formatted_output}</span>
        </li>
      ))}
    </ul>
  );
}

/** Broken between its words, where it must be. */
const SettingKey = ({ name }: { name: string }) => <>{name.split(/(?<=[._])/).map((part, index) => <Fragment key={index}>{index > 0 && <wbr />}{part}</Fragment>)}</>;

const longValue = 80;

/** A value of a policy: in one line, or folded to one. */
function SettingValue({ value }: { value: string }) {
  if (value.length <= longValue) return <>{value}</>;
  let whole = value;
  try {
    whole = JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    // Not JSON: as it is.
  }
  return (
    <details>
      <summary className="ellipsis">{value.slice(0, longValue)}…</summary>
      <pre>{whole}</pre>
    </details>
  );
}

function Policy({ id }: { id: number }) {
  const { t } = useText();
  const policy = useEffectivePolicy(id);
  if (policy.isPending) return <Skeleton rows={8} />;
  if (policy.isError) return <Failed error={policy.error} retry={() => void policy.refetch()} />;
  const applied = policy.data.applied_version === policy.data.version;
  return (
    <>
      <p className="page-note">
        <OwnPolicy place={{ layer: "asset", id }} />
        {applied ? <Badge tone="ok" icon="check">{t("Applied")}</Badge> : <Badge tone="warning" icon="clock">{t("On its way")}</Badge>} {t("Each value with the layer it comes from.")}
      </p>
      <div className="table-scroll scroll" tabIndex={0} role="region" aria-label={t("Policy")}>
        <table className="table table-wraps">
          <thead><tr><th scope="col" className="settings-key">{t("Setting")}</th><th scope="col">{t("Value")}</th><th scope="col" className="settings-from">{t("From")}</th></tr></thead>
          <tbody>
            {policy.data.settings.map((setting) => (
              <tr key={setting.key}><td className="mono"><SettingKey name={setting.key} /></td><td className="mono"><SettingValue value={setting.value} /></td><td>{setting.origin === "default" ? <span className="quiet">{t("default")}</span> : <Badge tone="accent">{setting.origin}</Badge>}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What a section's numbers are of, where that is not plain. */
const notes: Record<string, string> = {
  volumes: "Usable is what is used and what is free together, as df counts: without what the file system keeps for itself.",
  sessions: "Sessions that the operating system knows. Who has Deskbell running stands under Overview, People.",
};

function Inventory({ id, section }: { id: number; section: string }) {
  const { t, language } = useText();
  const inventory = useInventory(id);
  if (inventory.isPending) return <Skeleton rows={8} />;
  if (inventory.isError) return <Failed error={inventory.error} retry={() => void inventory.refetch()} />;
  const data = (inventory.data.inventory as Record<string, unknown>)[section];
  const at = inventory.data.reported_at[section];
  if (data === undefined || data === null) return <Empty icon="box" title={t("This device has not reported this")} />;
  return (
    <>
      {at && <p className="page-note">{t("Last changed {{time}}", { time: ago(Date.parse(at), consoleNow(), language) })}{notes[section] && ` · ${t(notes[section])}`}</p>}
      <SectionView key={section} name={section} data={data} />
    </>
  );
}

function Lead({ asset }: { asset: Asset }) {
  const { t } = useText();
  return (
    <p className="page-lead">
      {asset.shut_out_at ? <Badge tone="critical" icon="lock">{t("Shut out (state)")}</Badge> : <Presence online={asset.online} word />}
      <PlaceLink href={`/customers/${asset.customer.id}`}>{asset.customer.business_name}</PlaceLink>
      {asset.folder && <span><Icon name="folder" size={14} /> {asset.folder.name}</span>}
      {asset.os && <span>{asset.os}</span>}
      {asset.logged_in_user && <span><Icon name="user" size={14} /> {asset.logged_in_user}</span>}
    </p>
  );
}

export function AssetDetail({ id, section }: { id: number; section: string }) {
  const { t } = useText();
  const asset = useAsset(id);
  const inventory = useInventory(id);
  const start = useStartChat();
  const mayDo = useMay();
  const mayWrite = mayDo("asset.write");
  const mayStart = useMayStart();
  const [open, setOpen] = useState<"" | "folder" | "rename" | "shut_out">("");
  const back = { to: "/assets", text: t("Assets") };
  if (asset.isPending) return <Page title={t("Asset")} back={back}><Skeleton rows={8} /></Page>;
  if (asset.isError) return <Page title={t("Asset")} back={back}><Failed error={asset.error} retry={() => void asset.refetch()} /></Page>;
  const reported = (inventory.data?.inventory ?? {}) as Record<string, unknown>;
  const sections = sectionOrder.filter((name) => reported[name] != null);
  const extra = Object.keys(reported).filter((name) => reported[name] != null && !sectionOrder.includes(name));
  const link = (name: string, text: string, count?: number) => (
    <li key={name}>
      <Link href={name === "overview" ? `/assets/${id}` : `/assets/${id}/${name}`} className={`side-link ${name === section ? "side-here" : ""}`} aria-current={name === section ? "page" : undefined}>
        <span>{text}</span>
        {count !== undefined && <small>{count}</small>}
      </Link>
    </li>
  );
  const hostname = (reported["system"] as { hostname?: unknown } | undefined)?.hostname;
  const close = () => setOpen("");
  const tools = (
    <>
      {mayWrite && <Button icon="pencil" onClick={() => setOpen("rename")}>{t("Rename")}</Button>}
      {mayWrite && <Button icon="folder" onClick={() => setOpen("folder")}>{t("Folder…")}</Button>}
      {mayDo("enrollment.manage") && asset.data.has_live_chat && <Button icon="lock" onClick={() => setOpen("shut_out")}>{t("Shut out")}</Button>}
      {mayStart && <Button kind="primary" icon="chat" onClick={() => start(id)} disabled={!asset.data.has_live_chat}>{t("Start a conversation")}</Button>}
    </>
  );
  return (
    <Page title={asset.data.name} back={back} lead={<Lead asset={asset.data} />} tools={tools}>
      {asset.data.shut_out_at && <ShutOutNote since={asset.data.shut_out_at} />}
      <div className="side-by-side">
        <nav className="side scroll" aria-label={t("Sections")}>
          <ul>{own.filter((name) => mayDo(ownNeeds[name] ?? "asset.read")).map((name) => link(name, t(ownTitles[name]), name === "alerts" ? asset.data.open_alerts : undefined))}</ul>
          <p className="side-title">{t("Reported")}</p>
          <ul>{[...sections, ...extra].map((name) => link(name, t(sectionTitle(name)), countOf(reported[name])))}</ul>
        </nav>
        <div className="side-content">
          {section === "overview" ? <Overview asset={asset.data} inventory={reported} /> : section === "events" ? <Events id={id} /> : section === "alerts" ? <Alerts id={id} /> : section === "policy" ? <Policy id={id} /> : <Inventory id={id} section={section} />}
        </div>
      </div>
      {open === "folder" && <FolderForm asset={asset.data} onClose={close} />}
      {open === "rename" && <RenameForm asset={asset.data} ownName={typeof hostname === "string" && hostname !== "" ? hostname : undefined} onClose={close} />}
      {open === "shut_out" && <ShutOut asset={asset.data} onClose={close} />}
    </Page>
  );
}
