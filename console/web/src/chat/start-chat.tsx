// Starting a conversation: find the device, or its customer or contact first, and who is at it gets a window.
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { deviceUsers, useAsset, useAssets } from "@/api/assets";
import { startChats, type StartWith } from "@/api/chats";
import { api, ask, query as q } from "@/api/client";
import { asApiError } from "@/api/errors";
import { queryClient, useMay } from "@/api/session";
import type { Asset } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { late } from "@/shell/late";
import { Dialog } from "@/ui/dialog";
import { useFocusInList } from "@/ui/focus";
import { Icon } from "@/ui/icons";
import { Button, Failed, Presence, Skeleton } from "@/ui/parts";
import { toast } from "@/ui/toasts";
import { ChooseUser } from "./choose-user";
import { Pick } from "./pick";
import { onlyOne } from "./present";
import { startFrom, type AmongDevices } from "./start-from";

const NewTicket = late(async () => ({ default: (await import("@/tickets/new-ticket")).NewTicket }));

const few = 5;
const fewDevices = 8;

/** Customers and contacts that fit, each as far as they can be read; with nothing typed, none. */
function usePeople(text: string, wanted: boolean) {
  const enabled = wanted && text.length >= 2;
  const params = { query: q({ query: text, per_page: few }) };
  const customers = useQuery({ enabled, queryKey: ["start", "customers", text], queryFn: async () => (await ask(api.GET("/customers", { params }))).customers.slice(0, few) });
  const contacts = useQuery({ enabled, queryKey: ["start", "contacts", text], queryFn: async () => (await ask(api.GET("/contacts", { params }))).contacts.slice(0, few) });
  return { customers: (enabled && customers.data) || [], contacts: (enabled && contacts.data) || [] };
}

/** The contact's own devices first. */
const ownFirst = (assets: Asset[], from: AmongDevices | null): Asset[] => {
  const contact = from?.contact;
  const owns = (asset: Asset) => Number(contact !== undefined && (asset.contact_id === contact.id || asset.logged_in_user === contact.name));
  return [...assets].sort((a, b) => owns(b) - owns(a));
};

/** Devices, and customers and contacts to find them by. */
function ChooseDevice({ from, busy, onFrom, onDevice }: { from: AmongDevices | null; busy: boolean; onFrom: (from: AmongDevices | null) => void; onDevice: (id: number) => void }) {
  const { t } = useText();
  const [query, setQuery] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const list = useFocusInList<HTMLDivElement>();
  const text = query.trim();
  const assets = useAssets({ query: text, customerId: from?.customer.id });
  const seesCustomers = useMay()("customer.read");
  const { customers, contacts } = usePeople(text, seesCustomers && from === null);
  const choose = (next: AmongDevices | null) => {
    onFrom(next);
    setQuery("");
    field.current?.focus();
  };
  const label = seesCustomers ? t("Search devices, customers and contacts") : t("Search assets");
  const found = ownFirst(assets.data?.assets ?? [], from);
  // Room for who else was found.
  const people = customers.length + contacts.length;
  const devices = people > 0 ? found.slice(0, fewDevices) : found;
  const none = devices.length + people === 0;
  return (
    <>
      <div className="palette-input palette-input-boxed">
        <Icon name="search" />
        <input ref={field} autoFocus type="search" aria-label={label} placeholder={label} value={query} onChange={(event) => setQuery(event.target.value)} />
      </div>
      {from && (
        <p className="pick-from">
          <Icon name={from.contact ? "user" : "people"} size={16} />
          <span className="ellipsis">{t("Devices of {{name}}", { name: [from.contact?.name, from.customer.name].filter(Boolean).join(" · ") })}</span>
          <Button icon="close" onClick={() => choose(null)}>{t("All devices")}</Button>
        </p>
      )}
      {assets.isPending ? <Skeleton rows={5} height={44} /> : assets.isError ? <Failed error={assets.error} retry={() => void assets.refetch()} /> : (
        <div {...list} className="dialog-form">
          {devices.length > 0 && (
            <ul className="pick-list" aria-label={t("Devices")}>
              {devices.map((asset) => (
                <Pick key={asset.id} icon="device" name={asset.name} detail={[asset.customer.business_name, asset.logged_in_user].filter(Boolean).join(" · ")} disabled={!asset.has_live_chat} busy={busy} onPick={() => onDevice(asset.id)}>
                  <Presence online={asset.online} word />
                </Pick>
              ))}
            </ul>
          )}
          {customers.length > 0 && (
            <ul className="pick-list" aria-label={t("Customers")}>
              {customers.map((customer) => <Pick key={customer.id} icon="people" name={customer.business_name} detail={t("Customer")} onPick={() => choose({ customer: { id: customer.id, name: customer.business_name } })} />)}
            </ul>
          )}
          {contacts.length > 0 && (
            <ul className="pick-list" aria-label={t("Contacts")}>
              {contacts.map((contact) => <Pick key={contact.id} icon="user" name={contact.name} detail={[t("Contact"), contact.email].filter(Boolean).join(" · ")} onPick={() => choose({ customer: { id: contact.customer_id, name: "" }, contact: { id: contact.id, name: contact.name } })} />)}
            </ul>
          )}
          {none && <p className="palette-none">{from && text === "" ? t("No device has been enrolled for {{name}} yet", { name: from.contact?.name ?? from.customer.name }) : t("No device matches")}</p>}
        </div>
      )}
    </>
  );
}

export default function StartChat({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const [begun] = useState(() => startFrom.get());
  const [from, setFrom] = useState(() => (begun && "customer" in begun ? begun : null));
  const [device, setDevice] = useState(() => (begun && "device" in begun ? begun.device : null));
  const [ticketAt, setTicketAt] = useState<Asset | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => () => startFrom.set(null), []);
  const attempt = (work: () => Promise<void>) => {
    setBusy(true);
    setProblem("");
    work()
      .catch((error: unknown) => setProblem(asApiError(error).message))
      .finally(() => setBusy(false));
  };
  const start = (id: number, whom: StartWith) =>
    attempt(async () => {
      const { chats, busy: taken } = await startChats(id, whom);
      onClose();
      go(`/chat/all/${chats[0]?.id}`);
      if ("all" in whom) toast([t("{{count}} conversations started", { count: chats.length }), taken.length > 0 && t("Somebody else is in conversation with {{names}}", { names: taken.join(", ") })].filter(Boolean).join(". "));
    });
  /** Where only one is there, there is no choice to make. */
  const pick = (id: number) =>
    attempt(async () => {
      const only = onlyOne(await queryClient.fetchQuery({ ...deviceUsers(id), staleTime: 0 }));
      if (only) start(id, { user: only.uuid });
      else setDevice(id);
    });
  const made = (id: number) => {
    onClose();
    go(`/tickets/${id}`);
  };
  if (ticketAt) return <Suspense><NewTicket at={{ customer: ticketAt.customer.id, asset: ticketAt.id }} onClose={onClose} onMade={made} /></Suspense>;
  return (
    <Dialog title={t("Start a conversation")} open onClose={onClose}>
      {problem && <p className="form-problem" role="alert"><Icon name="alert" size={16} />{t(problem)}</p>}
      {device === null ? <ChooseDevice from={from} busy={busy} onFrom={setFrom} onDevice={pick} /> : <AtDevice id={device} busy={busy} onStart={(whom) => start(device, whom)} onOther={() => setDevice(null)} onTicket={setTicketAt} />}
    </Dialog>
  );
}

function AtDevice({ id, busy, onStart, onOther, onTicket }: { id: number; busy: boolean; onStart: (whom: StartWith) => void; onOther: () => void; onTicket: (asset: Asset) => void }) {
  const { t } = useText();
  const asset = useAsset(id).data;
  return (
    <>
      <p className="pick-from">
        <Icon name="device" size={16} />
        <span className="ellipsis">{asset ? [asset.name, asset.customer.business_name].join(" · ") : ""}</span>
        <Button icon="close" onClick={onOther}>{t("Another device")}</Button>
      </p>
      <ChooseUser device={id} busy={busy} onStart={onStart} onTicket={onTicket} />
    </>
  );
}
