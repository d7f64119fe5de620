// Whom an announcement is for: all devices of a customer, those in one of its folders, or chosen ones.
import { useId, useState } from "react";
import { useAssets } from "@/api/assets";
import { useFolders } from "@/api/people";
import { useMay } from "@/api/session";
import type { Announcement } from "@/api/types";
import { CannotRead, Choice, CustomerChoice, type Named } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { IconButton, Presence, SearchBox } from "@/ui/parts";
import { useTyped } from "@/ui/page";

export type Target = { kind: "customer"; customer: Named | null } | { kind: "folder"; customer: Named | null; folder: Named | null } | { kind: "devices"; devices: Named[] };

/** Where nothing else is said; `seesCustomers`: there is one to choose. */
export const firstTarget = (seesCustomers: boolean): Target => (seesCustomers ? { kind: "customer", customer: null } : { kind: "devices", devices: [] });

/** As it is told to the console. */
export function addressed(target: Target): { customer_id?: number; folder_id?: number; asset_ids: number[] } {
  if (target.kind === "devices") return { asset_ids: target.devices.map((device) => device.id) };
  if (target.kind === "folder") return { ...(target.folder === null ? {} : { folder_id: target.folder.id }), asset_ids: [] };
  return { ...(target.customer === null ? {} : { customer_id: target.customer.id }), asset_ids: [] };
}

/** Of one that is changed: its own, with the names of its chosen devices. */
export function targetFrom(one: Announcement, chosen: Named[]): Target {
  if (!one.customer) return { kind: "devices", devices: chosen };
  const customer = { id: one.customer.id, name: one.customer.business_name };
  return one.folder ? { kind: "folder", customer, folder: { id: one.folder.id, name: one.folder.name } } : { kind: "customer", customer };
}

function DevicesToChoose({ ids, onToggle }: { ids: ReadonlySet<number>; onToggle: (device: Named) => void }) {
  const { t } = useText();
  const [query, setQuery] = useState("");
  const [typed, setTyped] = useTyped(query, setQuery);
  const assets = useAssets({ query });
  return (
    <>
      <SearchBox label={t("Search assets")} value={typed} onChange={setTyped} />
      <ul className="device-choices scroll" tabIndex={0} aria-label={t("Devices")}>
        {assets.data?.assets.map((asset) => (
          <li key={asset.id}>
            <label className="check">
              <input type="checkbox" checked={ids.has(asset.id)} disabled={!asset.has_live_chat && !ids.has(asset.id)} onChange={() => onToggle({ id: asset.id, name: asset.name })} />
              <span className="ellipsis">{asset.name}</span>
              <small className="ellipsis">{asset.has_live_chat ? asset.customer.business_name : t("No agent")}</small>
            </label>
            <Presence online={asset.online} />
          </li>
        ))}
        {assets.data?.assets.length === 0 && <li className="quiet">{t("No device matches")}</li>}
      </ul>
    </>
  );
}

/** Who sees no devices can still leave out some of those that somebody else has chosen. */
function ChooseDevices({ chosen, onChange }: { chosen: Named[]; onChange: (devices: Named[]) => void }) {
  const { t } = useText();
  const seesDevices = useMay()("asset.read");
  const ids = new Set(chosen.map((device) => device.id));
  const toggle = (device: Named) => onChange(ids.has(device.id) ? chosen.filter((one) => one.id !== device.id) : [...chosen, device]);
  return (
    <div className="choose-devices">
      {seesDevices && <DevicesToChoose ids={ids} onToggle={toggle} />}
      <p className="quiet" role="status">{t("{{count}} devices are chosen", { count: chosen.length })}</p>
      {chosen.length > 0 && (
        <ul className="chosen-devices" aria-label={t("Chosen devices")}>
          {chosen.map((device) => <li key={device.id}><span className="ellipsis">{device.name}</span><IconButton icon="close" label={t("Leave out {{name}}", { name: device.name })} onClick={() => toggle(device)} /></li>)}
        </ul>
      )}
    </div>
  );
}

function HowMany({ count }: { count: number | undefined }) {
  const { t } = useText();
  return count === undefined ? null : <p className="quiet" role="status">{t("{{count}} devices now; one that joins while it stands gets it, too.", { count })}</p>;
}

function DevicesOf({ customer }: { customer: Named }) {
  const assets = useAssets({ customerId: customer.id });
  return <HowMany count={assets.data?.meta.total_entries} />;
}

function FolderChoice({ customer, folder, onChange }: { customer: Named; folder: Named | null; onChange: (folder: Named | null) => void }) {
  const { t } = useText();
  const seesFolders = useMay()("customer.read");
  const folders = useFolders(customer.id, seesFolders);
  if (folders.isError && !folders.data) {
    return <CannotRead text={t("The folders of {{name}} cannot be read now.", { name: customer.name })} retry={() => void folders.refetch()} />;
  }
  const known = folders.data?.map((one) => ({ id: one.id, name: one.path }));
  return (
    <>
      <Choice label={t("Folder")} nothing={t("No folders")} isFixed={!seesFolders} chosen={folder} known={known} onChange={onChange} />
      {known?.length === 0 && <p className="quiet" role="status">{t("{{name}} has no folders. Announce to all its devices, or choose some of them.", { name: customer.name })}</p>}
      <HowMany count={folders.data?.find((one) => one.id === folder?.id)?.asset_count} />
    </>
  );
}

export function TargetChoice({ target, onChange }: { target: Target; onChange: (target: Target) => void }) {
  const { t } = useText();
  const group = useId();
  const mayDo = useMay();
  const [begun] = useState(target);
  const [seesCustomers, seesDevices] = [mayDo("customer.read"), mayDo("asset.read")];
  const customer = target.kind === "devices" ? null : target.customer;
  const all: [string, boolean, Target][] = [
    ["All devices of a customer", seesCustomers, { kind: "customer", customer }],
    ["A folder of a customer", seesCustomers, { kind: "folder", customer, folder: null }],
    ["Chosen devices", seesDevices, { kind: "devices", devices: [] }],
  ];
  // Only those with something to choose from; what it is for already may stay so.
  const kinds = all.flatMap(([text, sees, fresh]): [string, Target][] => (sees ? [[text, fresh]] : fresh.kind === begun.kind ? [[text, begun]] : []));
  return (
    <>
      <fieldset className="choices">
        <legend>{t("Whom it is for")}</legend>
        {kinds.map(([text, fresh]) => (
          <label key={fresh.kind} className="check"><input type="radio" name={group} checked={target.kind === fresh.kind} onChange={() => onChange(fresh)} /> {t(text)}</label>
        ))}
      </fieldset>
      {target.kind === "devices" && <ChooseDevices chosen={target.devices} onChange={(devices) => onChange({ kind: "devices", devices })} />}
      {target.kind === "customer" && <CustomerChoice customer={customer} onChange={(one) => onChange({ kind: "customer", customer: one })} />}
      {target.kind === "folder" && <CustomerChoice customer={customer} onChange={(one) => onChange({ kind: "folder", customer: one, folder: null })} />}
      {target.kind === "customer" && customer && seesDevices && <DevicesOf key={customer.id} customer={customer} />}
      {target.kind === "folder" && customer && <FolderChoice customer={customer} folder={target.folder} onChange={(folder) => onChange({ kind: "folder", customer, folder })} />}
    </>
  );
}
