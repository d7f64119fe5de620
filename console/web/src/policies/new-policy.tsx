// A new policy: where it holds and what it begins with. It opens as a draft; nothing is stored here.
import "@/styles/announcements.css";
import { useId, useState } from "react";
import { useLocation } from "wouter";
import { useAssets } from "@/api/assets";
import { useFolders } from "@/api/people";
import { useMay } from "@/api/session";
import { ApiError } from "@/api/errors";
import type { PolicySummary } from "@/api/types";
import { CannotRead, Choice, CustomerChoice, type Named } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Icon } from "@/ui/icons";
import { useTyped } from "@/ui/page";
import { Field, SearchBox } from "@/ui/parts";
import { draftAddress, policyAt, type Layer, type Place } from "./places";
import { starters } from "./starters";

function FolderChoice({ customer, folder, onChange }: { customer: Named; folder: Named | null; onChange: (folder: Named | null) => void }) {
  const { t } = useText();
  const folders = useFolders(customer.id);
  if (folders.isError && !folders.data) return <CannotRead text={t("The folders of {{name}} cannot be read now.", { name: customer.name })} retry={() => void folders.refetch()} />;
  return <Choice label={t("Folder")} nothing={t("No folders")} isFixed={false} chosen={folder} known={folders.data?.map((one) => ({ id: one.id, name: one.path }))} onChange={onChange} />;
}

function DeviceChoice({ device, onChange }: { device: Named | null; onChange: (device: Named) => void }) {
  const { t } = useText();
  const group = useId();
  const [query, setQuery] = useState("");
  const [typed, setTyped] = useTyped(query, setQuery);
  const assets = useAssets({ query });
  if (assets.isError && !assets.data) return <CannotRead text={t("The devices cannot be read now.")} retry={() => void assets.refetch()} />;
  return (
    <>
      <SearchBox label={t("Search assets")} value={typed} onChange={setTyped} />
      <ul className="device-choices scroll" tabIndex={0} aria-label={t("Devices")}>
        {assets.data?.assets.map((asset) => (
          <li key={asset.id}>
            <label className="check">
              <input type="radio" required name={group} checked={device?.id === asset.id} onChange={() => onChange({ id: asset.id, name: asset.name })} />
              <span className="ellipsis">{asset.name}</span>
              <small className="ellipsis">{asset.customer.business_name}</small>
            </label>
          </li>
        ))}
        {assets.data?.assets.length === 0 && <li className="quiet">{t("No device matches")}</li>}
      </ul>
    </>
  );
}

const titles: Record<Layer, string> = { organisation: "All devices", customer: "All devices of a customer", folder: "A folder of a customer", asset: "One device" };

export function NewPolicy({ policies, onClose }: { policies: readonly PolicySummary[]; onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const group = useId();
  const mayDo = useMay();
  const everywhere = policyAt(policies, { layer: "organisation" });
  const offered = (["organisation", "customer", "folder", "asset"] as const).filter((one) => one === "organisation" || mayDo(one === "asset" ? "asset.read" : "customer.read"));
  const [layer, setLayer] = useState<Layer>(everywhere && offered[1] ? offered[1] : "organisation");
  const [customer, setCustomer] = useState<Named | null>(null);
  const [folder, setFolder] = useState<Named | null>(null);
  const [device, setDevice] = useState<Named | null>(null);
  const [starter, setStarter] = useState("");
  const chosen = { customer, folder, asset: device };
  const named = layer === "organisation" ? null : chosen[layer];
  const place: Place | null = layer === "organisation" ? { layer } : named && { layer, id: named.id };
  const there = place ? policyAt(policies, place) : undefined;
  const open = async () => {
    if (!place) throw new ApiError(422, t("Choose where it holds."));
    go(there ? `/policies/${there.id}` : draftAddress(place, starter));
  };
  return (
    <FormDialog title={t("New policy")} action={there ? t("Open the one that is there") : t("Open draft")} save={open} onClose={onClose}>
      <fieldset className="choices">
        <legend>{t("Where it holds")}</legend>
        {offered.map((one) => <label key={one} className="check"><input type="radio" name={group} checked={layer === one} onChange={() => setLayer(one)} /> {t(titles[one])}</label>)}
      </fieldset>
      {(layer === "customer" || layer === "folder") && <CustomerChoice customer={customer} onChange={(one) => { setCustomer(one); setFolder(null); }} />}
      {layer === "folder" && customer && <FolderChoice key={customer.id} customer={customer} folder={folder} onChange={setFolder} />}
      {layer === "asset" && <DeviceChoice device={device} onChange={setDevice} />}
      {there ? (
        <p className="form-notice" role="status"><Icon name="policy" size={16} /><span>{t("There is a policy at this place already: “{{name}}”.", { name: there.name })}</span></p>
      ) : (
        <Field label={t("Begin with")}>
          <select value={starter} onChange={(event) => setStarter(event.target.value)}>
            <option value="">{t("Empty policy")}</option>
            {starters.map((one) => <option key={one.name} value={one.name}>{t(one.name)}</option>)}
          </select>
        </Field>
      )}
      {!there && <p className="quiet">{t("It opens as a draft. No device gets it before you save it.")}</p>}
    </FormDialog>
  );
}
