// Beside the conversation: the device, the person, the last tickets and the open alerts.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "wouter";
import { useAsset } from "@/api/assets";
import { api, ask, path, query as q } from "@/api/client";
import { useMessages } from "@/api/messages";
import { useContacts } from "@/api/people";
import { queryClient, useMay } from "@/api/session";
import type { Chat } from "@/api/types";
import { nameOf } from "@/alerts/names";
import { SaveTranscript } from "./transcript";
import { useText } from "@/i18n/i18n";
import { Icon, type IconName } from "@/ui/icons";
import { toastError } from "@/ui/toasts";
import { Badge, IconButton, Presence } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { ReadSelect } from "@/ui/read-select";
import { ago, consoleNow, fullTime } from "@/ui/time";

const useLastTickets = (customerId: number, contactId: number | undefined, enabled: boolean) =>
  useQuery({
    enabled,
    queryKey: ["tickets", "last", customerId, contactId ?? 0],
    queryFn: async () => (await ask(api.GET("/tickets", { params: { query: q({ per_page: 5, customer_id: customerId, contact_id: contactId }) } }))).tickets,
  });

export const useOpenAlerts = (assetId: number, enabled = true) =>
  useQuery({
    enabled,
    queryKey: ["alerts", "of asset", assetId],
    queryFn: async () => (await ask(api.GET("/rmm_alerts", { params: { query: q({ status: "active", asset_id: assetId, per_page: 10 }) } }))).rmm_alerts,
  });

function Section({ title, icon, children }: { title: string; icon: IconName; children: ReactNode }) {
  return (
    <section className="details-section">
      <h3><Icon name={icon} size={16} />{title}</h3>
      {children}
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="fact"><dt>{name}</dt><dd>{children}</dd></div>
);

function Device({ chat }: { chat: Chat }) {
  const { t, language } = useText();
  const asset = useAsset(useMay()("asset.read") ? chat.asset.id : undefined).data;
  return (
    <Section title={t("Device")} icon="device">
      <p className="details-lead">
        <PlaceLink href={`/assets/${chat.asset.id}`} className="ellipsis">{chat.asset.name}</PlaceLink>
        <Presence online={chat.asset.online} word />
      </p>
      <dl>
        {asset?.os && <Fact name={t("System")}>{asset.os}</Fact>}
        {asset?.model && <Fact name={t("Model")}>{asset.model}</Fact>}
        {asset?.asset_serial && <Fact name={t("Serial number")}>{asset.asset_serial}</Fact>}
        {asset?.logged_in_user && <Fact name={t("Signed in")}>{asset.logged_in_user}</Fact>}
        {asset?.last_seen_at && !asset.online && <Fact name={t("Last seen")}><time title={fullTime(Date.parse(asset.last_seen_at), language)}>{ago(Date.parse(asset.last_seen_at), consoleNow(), language)}</time></Fact>}
        {asset?.agent_version && <Fact name={t("Agent")}>{asset.agent_version}</Fact>}
      </dl>
    </Section>
  );
}

function Person({ chat }: { chat: Chat }) {
  const { t } = useText();
  const mayDo = useMay();
  const contacts = useContacts(mayDo("customer.read") ? chat.customer.id : undefined);
  const link = (contactId: number) => {
    ask(api.PUT("/chats/{id}", { params: path(chat.id), body: { contact_id: contactId } }))
      .then(() => queryClient.invalidateQueries({ predicate: (query) => ["chat", "chats", "tickets"].includes(String(query.queryKey[0])) }))
      .catch(toastError);
  };
  return (
    <Section title={t("Person")} icon="user">
      <dl>
        <Fact name={t("Device user")}>{chat.device_user}</Fact>
        <Fact name={t("Customer")}><PlaceLink href={`/customers/${chat.customer.id}`}>{chat.customer.business_name}</PlaceLink></Fact>
        {!mayDo("chat.assign") && chat.contact && <Fact name={t("Contact")}>{chat.contact.name}</Fact>}
        {chat.contact?.email && <Fact name={t("E-mail")}><a href={`mailto:${encodeURI(chat.contact.email)}`}>{chat.contact.email}</a></Fact>}
      </dl>
      {mayDo("chat.assign") && <label className="details-link">
        <span>{t("Contact")}</span>
        <ReadSelect none={t("Not linked")} value={chat.contact ? String(chat.contact.id) : ""} chosenName={chat.contact?.name} isReading={contacts.isLoading} known={contacts.data} onChange={(event) => link(Number(event.target.value))} />
      </label>}
    </Section>
  );
}

/** When the person was last told that nobody is there: the conversation says it of this wait only, the message stays. */
function useToldAt(chat: Chat): string | undefined {
  const told = useMessages(chat.id).data?.messages.findLast((message) => message.author.kind === "automatic");
  return chat.unavailable_at ?? told?.written_at;
}

export function Details({ chat, drawer, onClose }: { chat: Chat; drawer: boolean; onClose: () => void }) {
  const { t, language } = useText();
  const mayDo = useMay();
  const [seesAlerts, seesTickets] = [mayDo("alert.read"), mayDo("ticket.read")];
  const tickets = useLastTickets(chat.customer.id, chat.contact?.id, seesTickets).data;
  const alerts = useOpenAlerts(chat.asset.id, seesAlerts).data;
  const toldAt = useToldAt(chat);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    if (drawer) pane.current?.focus();
  }, [drawer]);
  return (
    <>
      {drawer && <div className="drawer-shade" onClick={onClose} aria-hidden="true" />}
      <aside className={`pane details ${drawer ? "drawer" : ""}`} aria-label={t("Details")} ref={pane} tabIndex={drawer ? -1 : undefined}>
        <header className="pane-head">
          <h2>{t("Details")}</h2>
          <IconButton icon="close" label={t("Hide details")} onClick={onClose} />
        </header>
        <div className="scroll details-scroll" tabIndex={0} role="region" aria-label={t("Details")}>
          <Device chat={chat} />
          <Person chat={chat} />
          {seesAlerts && <Section title={t("Open alerts")} icon="alert">
            {alerts?.length === 0 && <p className="details-none">{t("None")}</p>}
            <ul className="details-list">
              {alerts?.map((alert) => (
                <li key={alert.id}><Link href={`/alerts/${alert.id}`}>{nameOf(alert)}</Link><small>{ago(Date.parse(alert.created_at), consoleNow(), language)}</small></li>
              ))}
            </ul>
          </Section>}
          {seesTickets && <Section title={t("Last tickets")} icon="ticket">
            {tickets?.length === 0 && <p className="details-none">{t("None")}</p>}
            <ul className="details-list">
              {tickets?.map((ticket) => (
                <li key={ticket.id}><Link href={`/tickets/${ticket.id}`}>#{ticket.number} {ticket.subject}</Link><Badge>{t(ticket.status)}</Badge></li>
              ))}
            </ul>
          </Section>}
          <Section title={t("Conversation")} icon="chat">
            <dl>
              <Fact name={t("Begun")}>{fullTime(Date.parse(chat.created_at), language)}</Fact>
              {toldAt && <Fact name={t("Told unavailable")}>{fullTime(Date.parse(toldAt), language)}</Fact>}
              {chat.archived_at && <Fact name={t("Closed")}>{fullTime(Date.parse(chat.archived_at), language)}</Fact>}
            </dl>
            <div className="details-action"><SaveTranscript chat={chat} /></div>
          </Section>
        </div>
      </aside>
    </>
  );
}
