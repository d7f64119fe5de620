// Devices that wait for approval: who they say they are, and with which token they came; let in or turned away here.
import { useState } from "react";
import { useLocation } from "wouter";
import { api, ask, path } from "@/api/client";
import { useMay } from "@/api/session";
import type { WaitingDevice } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Button, Failed } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { ago, consoleNow, fullTime } from "@/ui/time";
import { toast, toastError } from "@/ui/toasts";
import { useWaitingDevices, waitingChanged } from "./data";

function Refuse({ device, onClose }: { device: WaitingDevice; onClose: () => void }) {
  const { t } = useText();
  const refuse = async () => {
    await ask(api.POST("/waiting_devices/{id}/refuse", { params: path(device.id) }));
    await waitingChanged();
  };
  return (
    <FormDialog title={t("Refuse {{name}}?", { name: device.hostname })} action={t("Refuse")} isDanger save={refuse} onClose={onClose}>
      <p>{t("It is told so and does not ask again. To let it in after all it has to be enrolled anew, with another token.")}</p>
    </FormDialog>
  );
}

function Row({ device, onRefuse }: { device: WaitingDevice; onRefuse: () => void }) {
  const { t, language } = useText();
  const [, go] = useLocation();
  const mayDo = useMay();
  const [busy, setBusy] = useState(false);
  const approve = () => {
    setBusy(true);
    ask(api.POST("/waiting_devices/{id}/approve", { params: path(device.id) }))
      .then(({ asset_id }) => {
        const text = t("{{name}} is let in", { name: device.hostname });
        if (mayDo("asset.read")) toast(text, { text: t("Open"), run: () => go(`/assets/${asset_id}`) });
        else toast(text);
      })
      .catch(toastError)
      .finally(() => {
        setBusy(false);
        void waitingChanged();
      });
  };
  const facts = [device.serial_number && t("Serial number {{number}}", { number: device.serial_number }), [device.manufacturer, device.model].filter(Boolean).join(" "), device.os, t("from {{address}}", { address: device.address })].filter(Boolean);
  const token = { time: fullTime(Date.parse(device.token.created_at), language), name: device.token.created_by?.name ?? t("the command line") };
  return (
    <li className="waiting-device">
      <span className="contact-text">
        <strong className="ellipsis" title={device.hostname}>{device.hostname}</strong>
        <span className="contact-reach">{facts.map((fact, index) => <span key={index}>{fact}</span>)}</span>
        <span className="contact-reach">
          <span>{t("waits since {{time}}", { time: ago(Date.parse(device.created_at), consoleNow(), language) })}</span>
          <PlaceLink href={`/customers/${device.customer_id}`}>{device.customer_name}</PlaceLink>
          <span>{t("token made {{time}} by {{name}}", token)}</span>
        </span>
      </span>
      <Button kind="primary" icon="check" disabled={busy} aria-label={t("Approve {{name}}", { name: device.hostname })} onClick={approve}>{t("Approve")}</Button>
      <Button icon="close" disabled={busy} aria-label={t("Refuse {{name}}", { name: device.hostname })} onClick={onRefuse}>{t("Refuse")}</Button>
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
