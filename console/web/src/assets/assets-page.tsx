// Assets: the list of devices, or one of them.
import { useState } from "react";
import { useLocation, Link } from "wouter";
import { AnnouncementForm } from "@/announcements/announcement-form";
import { useAssetList, type AssetFilter } from "@/api/assets";
import { useMay, useMayAnnounce, useMayStart } from "@/api/session";
import type { Asset } from "@/api/types";
import { WaitingCount } from "@/enrolment/waiting-devices";
import { useText } from "@/i18n/i18n";
import { FilteredOut, More, Page, Tabs, useAddress, useTyped } from "@/ui/page";
import { Badge, Button, Empty, Failed, IconButton, Presence, SearchBox, Skeleton } from "@/ui/parts";
import { DataTable, column, controls } from "@/ui/table";
import { ago, consoleNow } from "@/ui/time";
import { AssetDetail } from "./asset-detail";
import { AssetLink, useStartChat } from "./asset-link";

export const AlertCount = ({ count }: { count: number }) => {
  const { t } = useText();
  return count > 0 ? <Badge tone="warning" icon="alert">{t("{{count}} open", { count })}</Badge> : <span className="quiet">–</span>;
};

const filters: Record<string, AssetFilter> = { online: { online: true }, offline: { online: false }, alerts: { open_alerts: true } };

function AssetList() {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [address, change] = useAddress();
  const show = address.get("show") ?? "all";
  const query = address.get("q") ?? "";
  const [typed, setTyped] = useTyped(query, (text) => change({ q: text }));
  const assets = useAssetList(query, filters[show] ?? {});
  const start = useStartChat();
  const rows = assets.rows ?? [];
  const mayDo = useMay();
  const mayAnnounce = useMayAnnounce();
  const mayStart = useMayStart();
  const [chosen, setChosen] = useState<ReadonlyMap<number, string>>(new Map());
  const [announcing, setAnnouncing] = useState(false);
  const choose = (asset: Asset) => setChosen((before) => {
    const next = new Map(before);
    if (!next.delete(asset.id)) next.set(asset.id, asset.name);
    return next;
  });
  const columns = [
    column<Asset>("name", t("Name"), (asset) => asset.name, (asset) => <AssetLink id={asset.id} name={asset.name} />),
    column<Asset>("online", t("State"), (asset) => (asset.online ? 0 : 1), (asset) => (asset.shut_out_at ? <Badge tone="critical" icon="lock">{t("Shut out (state)")}</Badge> : <Presence online={asset.online} word />), 110, { rank: 1, bare: true }),
    column<Asset>("customer", t("Customer"), (asset) => asset.customer.business_name, undefined, undefined, { rank: 3, bare: true }),
    column<Asset>("user", t("Signed in"), (asset) => asset.logged_in_user ?? "", undefined, undefined, { rank: 5 }),
    column<Asset>("os", t("System"), (asset) => asset.os ?? "", (asset) => <span className="cell-text" title={asset.os}>{asset.os}</span>, 240, { rank: 6 }),
    column<Asset>("alerts", t("Alerts"), (asset) => -asset.open_alerts, (asset) => <AlertCount count={asset.open_alerts} />, 104, { rank: 2 }),
    column<Asset>("seen", t("Last seen"), (asset) => -Date.parse(asset.last_seen_at ?? asset.created_at), (asset) => (asset.online ? t("now") : asset.last_seen_at ? ago(Date.parse(asset.last_seen_at), consoleNow(), language) : "–"), 130, { rank: 4 }),
    ...(mayStart ? [controls<Asset>("chat", t("Chat"), (asset) => <IconButton icon="chat" label={t("Start a conversation with {{name}}", { name: asset.name })} onClick={() => start(asset.id)} disabled={!asset.has_live_chat} />, 56)] : []),
  ];
  const choice = controls<Asset>("choose", t("Choose"), (asset) => <input type="checkbox" className="row-check" aria-label={t("Choose {{name}}", { name: asset.name })} checked={chosen.has(asset.id)} onChange={() => choose(asset)} disabled={!asset.has_live_chat} />, 32, { beside: "lead" });
  return (
    <Page title={t("Assets")} tools={<>{chosen.size > 0 && <><span className="quiet" role="status">{t("{{count}} devices are chosen", { count: chosen.size })}</span><Button icon="megaphone" onClick={() => setAnnouncing(true)}>{t("New announcement")}</Button><Button kind="quiet" onClick={() => setChosen(new Map())}>{t("Choose none")}</Button></>}{mayDo("enrollment.manage") && <Link className="button button-plain" href="/enrolment">{t("Enrolment")} <WaitingCount /></Link>}<SearchBox label={t("Search assets")} value={typed} onChange={setTyped} /></>}>
      <Tabs label={t("Filter")} chosen={show} onChoose={(id) => change({ show: id === "all" ? undefined : id })} tabs={[{ id: "all", text: "All" }, { id: "online", text: "Online" }, { id: "offline", text: "Offline" }, { id: "alerts", text: "With alerts" }]} />
      {assets.pending ? <Skeleton rows={10} /> : assets.error ? <Failed error={assets.error} retry={assets.retry} /> : rows.length === 0 ? (
        <Empty icon="device" title={query || show !== "all" ? t("No device matches") : t("No devices yet")}>{query && show !== "all" && <FilteredOut words={t("Search in all devices")} onAll={() => change({ show: undefined })} />}{!query && show === "all" && mayDo("customer.read") && mayDo("enrollment.manage") && <p>{t("Make an enrolment token for a customer and install Deskbell on a device.")} <Link href="/customers">{t("Customers")}</Link></p>}</Empty>
      ) : (
        <DataTable addressed label={t("Assets")} rows={rows} columns={mayAnnounce ? [choice, ...columns] : columns} keyOf={(asset) => asset.uuid} onOpen={(asset) => go(`/assets/${asset.id}`)} />
      )}
      <More shown={rows.length} total={assets.total} more={assets.more} reading={assets.reading} />
      {announcing && <AnnouncementForm target={{ kind: "devices", devices: [...chosen].map(([id, name]) => ({ id, name })) }} onClose={() => setAnnouncing(false)} onDone={(id) => go(`/announcements/${id}`)} />}
    </Page>
  );
}

export default function AssetsPage({ id, section }: { id: string | undefined; section: string | undefined }) {
  const { t } = useText();
  if (id === undefined) return <AssetList />;
  if (!/^\d+$/.test(id)) return <Page title={t("Assets")} back={{ to: "/assets", text: t("Assets") }}><Empty icon="device" title={t("Not found")} /></Page>;
  return <AssetDetail key={id} id={Number(id)} section={section ?? "overview"} />;
}
