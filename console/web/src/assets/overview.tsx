// The first look at a device: its numbers at a glance.
import { Link } from "wouter";
import { useMay } from "@/api/session";
import type { Asset } from "@/api/types";
import { useOpenAlerts } from "@/chat/details";
import { nameOf } from "@/alerts/names";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { Badge } from "@/ui/parts";
import { ago, consoleNow, fullTime } from "@/ui/time";
import { AssetUsers } from "./asset-users";
import { bytesText } from "./labels";

type Fields = Record<string, unknown>;
const part = (data: Fields, name: string): Fields => (typeof data[name] === "object" && data[name] !== null ? (data[name] as Fields) : {});
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** So many points apart, the share that is free of the whole and of what can be used tell two stories. */
const notablyKept = 1.5;

/** As df counts: in use is used / (used + free). Some file systems keep a part of their size for themselves, which is neither: then that is said, and no number that the others contradict. */
function Meter({ label, free, total, usableFree }: { label: string; free: number; total: number; /** Per cent of what can be used, where the device tells it. */ usableFree?: number | undefined }) {
  const { t, language } = useText();
  const wholeFree = total > 0 ? (free / total) * 100 : 0;
  const percent = Math.min(100, Math.max(0, Math.round(100 - (usableFree ?? wholeFree))));
  const isKept = usableFree !== undefined && Math.abs(usableFree - wholeFree) > notablyKept;
  const tone = percent >= 90 ? "critical" : percent >= 80 ? "warning" : "ok";
  const sizes = { free: bytesText(free, language), total: bytesText(total, language) };
  return (
    <div className="meter">
      <p><span className="ellipsis">{label}</span><small>{isKept ? t("{{free}} free", sizes) : t("{{free}} of {{total}} free", sizes)}</small></p>
      <div className={`meter-bar meter-${tone}`} role="meter" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-valuetext={`${percent} %`}><i style={{ width: `${percent}%` }} /></div>
      <p>
        <small className={tone === "ok" ? "quiet" : `tone-${tone}`}>{isKept ? t("{{percent}} % of the usable in use", { percent }) : t("{{percent}} % in use", { percent })}</small>
        {isKept && <small>{t("{{total}} in all, some kept by the file system", sizes)}</small>}
      </p>
    </div>
  );
}

export function Overview({ asset, inventory }: { asset: Asset; inventory: Fields }) {
  const { t, language } = useText();
  const alerts = useOpenAlerts(asset.id, useMay()("alert.read")).data ?? [];
  const system = part(inventory, "system");
  const os = part(inventory, "os");
  const memory = part(inventory, "memory");
  const security = part(inventory, "security");
  const updates = part(inventory, "updates");
  const cpu = Array.isArray(inventory["cpus"]) ? (inventory["cpus"][0] as Fields | undefined) : undefined;
  const volumes = (Array.isArray(inventory["volumes"]) ? (inventory["volumes"] as Fields[]) : []).filter((volume) => typeof volume["size_bytes"] === "number" && typeof volume["free_bytes"] === "number");
  const total = Number(memory["total_bytes"] ?? 0);
  const facts: [string, string | undefined][] = [
    [t("Calls itself"), asset.name_is_given ? text(system["hostname"]) : undefined],
    [t("Maker and model"), [text(system["manufacturer"]), text(system["model"]) ?? asset.model].filter(Boolean).join(" ") || undefined],
    [t("Serial number"), text(system["serial_number"]) ?? asset.asset_serial ?? undefined],
    [t("System"), text(os["full_name"]) ?? asset.os ?? undefined],
    [t("Kernel"), text(os["kernel"])],
    [t("Processor"), text(cpu?.["name"])],
    [t("Signed in"), asset.logged_in_user ?? undefined],
    [t("Last boot"), typeof os["last_boot_at"] === "number" ? fullTime(os["last_boot_at"], language) : undefined],
    [t("Last seen"), asset.online ? t("now") : asset.last_seen_at ? ago(Date.parse(asset.last_seen_at), consoleNow(), language) : undefined],
    [t("Agent"), asset.agent_version ?? undefined],
  ];
  const security_ = Number(updates["security"] ?? 0);
  return (
    <div className="scroll overview" tabIndex={0} role="region" aria-label={t("Overview")}>
      {(alerts.length > 0 || os["pending_reboot"] === true) && (
        <ul className="overview-alerts">
          {alerts.map((alert) => <li key={alert.id}><Icon name="alert" size={16} /><Link href={`/alerts/${alert.id}`}>{nameOf(alert)}</Link><span>{alert.formatted_output}</span></li>)}
          {os["pending_reboot"] === true && <li><Icon name="power" size={16} /><span>{t("Waits for a restart")}</span></li>}
        </ul>
      )}
      <div className="cards">
        <section className="card-panel">
          <h2>{t("Device")}</h2>
          <dl className="facts">{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </section>
        <AssetUsers asset={asset} />
        {(volumes.length > 0 || total > 0) && (
          <section className="card-panel">
            <h2>{t("Memory and volumes")}</h2>
            {total > 0 && <Meter label={t("Memory")} free={Number(memory["available_bytes"] ?? 0)} total={total} />}
            {volumes.map((volume) => <Meter key={String(volume["mount_point"])} label={String(volume["mount_point"] ?? volume["device"])} free={Number(volume["free_bytes"])} total={Number(volume["size_bytes"])} usableFree={typeof volume["free_percent"] === "number" ? volume["free_percent"] : undefined} />)}
          </section>
        )}
        {Object.keys(security).length > 0 && (
          <section className="card-panel">
            <h2>{t("Protection")}</h2>
            <p className="badges">
              {typeof security["firewall_enabled"] === "boolean" && <Badge tone={security["firewall_enabled"] ? "ok" : "critical"} icon={security["firewall_enabled"] ? "check" : "alert"}>{security["firewall_enabled"] ? t("Firewall on") : t("Firewall off")}</Badge>}
              {text(security["disk_encryption"]) && <Badge tone={security["disk_encryption"] === "full" ? "ok" : "warning"} icon="lock">{t("Encryption: {{state}}", { state: String(security["disk_encryption"]) })}</Badge>}
              {typeof security["secure_boot"] === "boolean" && <Badge tone={security["secure_boot"] ? "ok" : "warning"}>{security["secure_boot"] ? t("Secure boot on") : t("Secure boot off")}</Badge>}
              {security_ > 0 ? <Badge tone="warning" icon="alert">{t("{{count}} security updates wait", { count: security_ })}</Badge> : typeof updates["available"] === "number" && <Badge tone="ok" icon="check">{t("No security update waits")}</Badge>}
            </p>
          </section>
        )}
      </div>
    </div>
  );
}
