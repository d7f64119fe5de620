// Starting a conversation: find the device, or its customer or contact first, and who is at it gets a window.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLocation } from "wouter";
import { useAssets } from "@/api/assets";
import { startChat } from "@/api/chats";
import { api, ask, query as q } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Asset } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Icon, type IconName } from "@/ui/icons";
import { Dialog } from "@/ui/dialog";
import { Button, Failed, Presence, Skeleton } from "@/ui/parts";
import { startFrom, type StartFrom } from "./start-from";

const few = 5;
const fewDevices = 8;

/** Customers and contacts that fit; with nothing typed, none. */
function usePeople(text: string, wanted: boolean) {
  return useQuery({
    queryKey: ["start", text],
    enabled: wanted && text.length >= 2,
    queryFn: async () => {
      const fits = q({ query: text, per_page: few });
      const [customers, contacts] = await Promise.all([ask(api.GET("/customers", { params: { query: fits } })), ask(api.GET("/contacts", { params: { query: fits } }))]);
      return { customers: customers.customers.slice(0, few), contacts: contacts.contacts.slice(0, few) };
    },
  });
}

function Pick({ icon, name, detail, disabled = false, onPick, children }: { icon: IconName; name: string; detail: string; disabled?: boolean; onPick: () => void; children?: ReactNode }) {
  return (
    <li>
      <button type="button" disabled={disabled} onClick={onPick}>
        <Icon name={icon} size={16} />
        <span className="pick-name"><span className="ellipsis">{name}</span><small className="ellipsis">{detail}</small></span>
        {children}
      </button>
    </li>
  );
}

/** The contact's own devices first. */
const ownFirst = (assets: Asset[], from: StartFrom | null): Asset[] => {
  const contact = from?.contact;
  const owns = (asset: Asset) => Number(contact !== undefined && (asset.contact_id === contact.id || asset.logged_in_user === contact.name));
  return [...assets].sort((a, b) => owns(b) - owns(a));
};

export default function StartChat({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const [from, setFrom] = useState(() => startFrom.get());
  const [query, setQuery] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const text = query.trim();
  const assets = useAssets({ query: text, customerId: from?.customer.id });
  const people = usePeople(text, from === null).data;
  useEffect(() => () => startFrom.set(null), []);
  const choose = (next: StartFrom | null) => {
    setFrom(next);
    setQuery("");
    field.current?.focus();
  };
  const start = (id: number) => {
    setBusy(true);
    setProblem("");
    startChat(id)
      .then((chat) => {
        onClose();
        go(`/chat/all/${chat.id}`);
      })
      .catch((error: unknown) => setProblem(asApiError(error).message))
      .finally(() => setBusy(false));
  };
  const label = t("Search devices, customers and contacts");
  const found = ownFirst(assets.data?.assets ?? [], from);
  // Room for who else was found.
  const devices = people?.customers.length || people?.contacts.length ? found.slice(0, fewDevices) : found;
  const none = devices.length === 0 && !people?.customers.length && !people?.contacts.length;
  return (
    <Dialog title={t("Start a conversation")} open onClose={onClose}>
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
      {problem && <p className="form-problem" role="alert"><Icon name="alert" size={16} />{t(problem)}</p>}
      {assets.isPending ? <Skeleton rows={5} height={44} /> : assets.isError ? <Failed error={assets.error} retry={() => void assets.refetch()} /> : (
        <>
          {devices.length > 0 && (
            <ul className="pick-list" aria-label={t("Devices")}>
              {devices.map((asset) => (
                <Pick key={asset.id} icon="device" name={asset.name} detail={[asset.customer.business_name, asset.logged_in_user].filter(Boolean).join(" · ")} disabled={busy || !asset.has_live_chat} onPick={() => start(asset.id)}>
                  <Presence online={asset.online} word />
                </Pick>
              ))}
            </ul>
          )}
          {people && people.customers.length > 0 && (
            <ul className="pick-list" aria-label={t("Customers")}>
              {people.customers.map((customer) => <Pick key={customer.id} icon="people" name={customer.business_name} detail={t("Customer")} onPick={() => choose({ customer: { id: customer.id, name: customer.business_name } })} />)}
            </ul>
          )}
          {people && people.contacts.length > 0 && (
            <ul className="pick-list" aria-label={t("Contacts")}>
              {people.contacts.map((contact) => <Pick key={contact.id} icon="user" name={contact.name} detail={[t("Contact"), contact.email].filter(Boolean).join(" · ")} onPick={() => choose({ customer: { id: contact.customer_id, name: "" }, contact: { id: contact.id, name: contact.name } })} />)}
            </ul>
          )}
          {none && <p className="palette-none">{from && text === "" ? t("No device has been enrolled for {{name}} yet", { name: from.contact?.name ?? from.customer.name }) : t("No device matches")}</p>}
        </>
      )}
    </Dialog>
  );
}
