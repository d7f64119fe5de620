// Devices that wait for approval: who they say they are, and with which token they came; let in or turned away here.
import { useState } from "react";
import { useLocation } from "wouter";
import { api, ask, path } from "@/api/client";
import { useMay } from "@/api/session";
import type { AssetReference, WaitingDevice } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Badge, Button, Failed } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { ago, consoleNow, fullTime } from "@/ui/time";
import { toast, toastError } from "@/ui/toasts";
import { useWaitingDevices, waitingChanged } from "./data";

function Refuse({ device, onClose }: { device: WaitingDevice; onClose: () => void }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const refuse = async () => {
    if (all) await ask(api.POST("/enrollment_tokens/{id}/refuse_waiting", { params: path(device.token.id) }));
    else await ask(api.POST("/waiting_devices/{id}/refuse", { params: path(device.id) }));
    await waitingChanged();
  };
  return (
    <FormDialog title={t("Refuse {{name}}?", { name: device.hostname })} action={t("Refuse")} isDanger save={refuse} onClose={onClose}>
      <p>{t("It is told so and does not ask again. To let it in after all it has to be enrolled anew, with another token.")}</p>
      {device.token.waiting > 1 && <label className="check"><input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} /> {t("Refuse all {{count}} that wait with this token", { count: device.token.waiting })}</label>}
    </FormDialog>
  );
}

/** Approving ends the key of an asset that is there: that is asked first. */
function Replace({ device, asset, approve, onClose }: { device: WaitingDevice; asset: AssetReference; approve: () => Promise<void>; onClose: () => void }) {
  const { t } = useText();
  return (
    <FormDialog title={t("Approve {{name}} as {{asset}}?", { name: device.hostname, asset: asset.name })} action={t("Approve")} isDanger={asset.online} save={approve} onClose={onClose}>
      <p>{t("It says that it is this machine. Once it is approved it is this asset, with its conversations and tickets, and the key that the asset has now ends.")}</p>
      {asset.online && <p className="form-problem">{t("The asset is linked at this moment: a machine that lost its key would not be. Make sure that it is not another one.")}</p>}
    </FormDialog>
  );
}

function Marks({ device }: { device: WaitingDevice }) {
  const { t } = useText();
  const { asset, other } = device;
  if (!asset && !other && device.knocks <= 1) return null;
  return (
    <span className="contact-reach">
      {asset && <PlaceLink href={`/assets/${asset.id}`}>{t("is taken for {{name}}", { name: asset.name })}</PlaceLink>}
      {other && <span>{t("has the machine id of {{name}}, and is not taken for it", { name: other.name })}</span>}
      {asset?.online && <Badge tone="warning" icon="alert">{t("linked now")}</Badge>}
      {device.is_overtaken && <Badge tone="critical" icon="lock">{t("came in with another key meanwhile")}</Badge>}
      {device.knocks > 1 && <span>{t("one of {{count}} that say that they are this machine", { count: device.knocks })}</span>}
      {device.knocks > 1 && <Badge tone={device.is_latest ? "info" : "quiet"} icon="clock">{device.is_latest ? t("the latest") : t("an earlier one")}</Badge>}
    </span>
  );
}

function Row({ device, onRefuse }: { device: WaitingDevice; onRefuse: () => void }) {
  const { t, language } = useText();
  const [, go] = useLocation();
  const mayDo = useMay();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const approve = async () => {
    try {
      const { asset_id } = await ask(api.POST("/waiting_devices/{id}/approve", { params: path(device.id), body: device.asset ? { asset_id: device.asset.id } : {} }));
      const text = t("{{name}} is let in", { name: device.hostname });
      if (mayDo("asset.read")) toast(text, { text: t("Open"), run: () => go(`/assets/${asset_id}`) });
      else toast(text);
    } finally {
      void waitingChanged();
    }
  };
  const approveNew = () => {
    setBusy(true);
    approve().catch(toastError).finally(() => setBusy(false));
  };
  const facts = [device.serial_number && t("Serial number {{number}}", { number: device.serial_number }), [device.manufacturer, device.model].filter(Boolean).join(" "), device.os, t("from {{address}}", { address: device.address })].filter(Boolean);
  const token = { time: fullTime(Date.parse(device.token.created_at), language), name: device.token.created_by?.name ?? t("the command line") };
  return (
    <li className="waiting-device">
      <span className="contact-text">
        <strong className="ellipsis" title={device.hostname}>{device.hostname}</strong>
        <span className="contact-reach">{facts.map((fact, index) => <span key={index}>{fact}</span>)}</span>
        <Marks device={device} />
        <span className="contact-reach">
          <span>{t("waits since {{time}}", { time: ago(Date.parse(device.created_at), consoleNow(), language) })}</span>
          <PlaceLink href={`/customers/${device.customer_id}`}>{device.customer_name}</PlaceLink>
          <span>{t("token made {{time}} by {{name}}", token)}</span>
        </span>
      </span>
      <Button kind="primary" icon="check" disabled={busy || device.is_overtaken} aria-label={t("Approve {{name}}", { name: device.hostname })} onClick={device.asset ? () => setAsking(true) : approveNew}>{t("Approve")}</Button>
      <Button icon="close" disabled={busy} aria-label={t("Refuse {{name}}", { name: device.hostname })} onClick={onRefuse}>{t("Refuse")}</Button>
      {asking && device.asset && <Replace device={device} asset={device.asset} approve={approve} onClose={() => setAsking(false)} />}
    </li>
  );
}

/** Nothing where nobody waits. */
export function WaitingDevices() {
  const { t } = useText();
  const waiting = useWaitingDevices();
  const [refusing, setRefusing] = useState<WaitingDevice | null>(null);
  if (waiting.isError && !waiting.data) return <section aria-label={t("Waiting for approval")}><Failed error={waiting.error} retry={() => void waiting.refetch()} /></section>;
  const list = waiting.data?.waiting_devices ?? [];
  const more = (waiting.data?.meta.total_entries ?? 0) - list.length;
  return (
    <>
      {list.length > 0 && (
        <section className="card-panel waiting-devices" aria-label={t("Waiting for approval")}>
          <h2>{t("Waiting for approval")}</h2>
          <p className="quiet">{t("They enrolled with a token that needs approval. What they say of themselves is their own word: let in whom you expect. Until then nothing of them is taken, and nothing reaches them.")}</p>
          <ul className="plain-list scroll" tabIndex={0} aria-label={t("Waiting for approval")}>{list.map((device) => <Row key={device.uuid} device={device} onRefuse={() => setRefusing(device)} />)}</ul>
          {more > 0 && <p className="quiet">{t("{{count}} more wait behind these", { count: more })}</p>}
        </section>
      )}
      {refusing && <Refuse device={refusing} onClose={() => setRefusing(null)} />}
    </>
  );
}

/** How many wait, beside the way to them. */
export function WaitingCount() {
  const { t } = useText();
  const count = useWaitingDevices().data?.meta.total_entries ?? 0;
  return count > 0 ? <span className="badge badge-warning">{t("{{count}} waiting", { count })}</span> : null;
}
