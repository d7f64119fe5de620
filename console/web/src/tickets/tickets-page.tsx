// Tickets: the list with its filters; one ticket stands in ticket-detail.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { api, ask, query as q } from "@/api/client";
import { usePages } from "@/api/pages";
import { useMayMakeTicket } from "@/api/session";
import type { Ticket } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FilteredOut, More, Page, Tabs, useAddress, useTyped } from "@/ui/page";
import { Badge, Button, Empty, Failed, SearchBox, Skeleton, type Tone } from "@/ui/parts";
import { DataTable, column } from "@/ui/table";
import { ago, consoleNow } from "@/ui/time";
import { NewTicket } from "./new-ticket";
import { TicketDetail } from "./ticket-detail";

const closed = new Set(["Resolved", "Invoiced", "Closed"]);
const tones: Record<string, Tone> = { New: "info", "Customer Reply": "warning", "In Progress": "accent" };
export const StatusBadge = ({ status }: { status: string }) => {
  const { t } = useText();
  return <Badge tone={closed.has(status) ? "ok" : (tones[status] ?? "quiet")} {...(closed.has(status) ? { icon: "check" as const } : {})}>{t(status)}</Badge>;
};

export const useTicketSettings = () =>
  useQuery({ queryKey: ["ticket_settings"], staleTime: 5 * 60_000, queryFn: async () => await ask(api.GET("/tickets/settings")) });

function TicketList() {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [address, change] = useAddress();
  const status = address.get("status") ?? "Not Closed";
  const mine = address.get("mine") === "true";
  const query = address.get("q") ?? "";
  const queue = address.get("queue") ?? "";
  const [typed, setTyped] = useTyped(query, (text) => change({ q: text }));
  const [making, setMaking] = useState(false);
  const mayMake = useMayMakeTicket();
  const settings = useTicketSettings();
  const queues = [...new Set([...(settings.data?.queues ?? []), ...(queue ? [queue] : [])])];
  const tickets = usePages(["tickets", status, mine, query, queue], async (page, signal) => {
    const { tickets: list, meta } = await ask(api.GET("/tickets", { params: { query: q({ status: status === "all" ? "" : status, mine: mine ? true : undefined, query, queue, page, per_page: 100 }) }, signal }));
    return { list, meta };
  });
  const isFiltered = query !== "" && (status !== "all" || mine || queue !== "");
  const columns = [
    column<Ticket>("number", t("Number"), (ticket) => ticket.number, (ticket) => <Link href={`/tickets/${ticket.id}`}>#{ticket.number}</Link>, 80, { beside: true }),
    column<Ticket>("subject", t("Subject"), (ticket) => ticket.subject, (ticket) => <Link href={`/tickets/${ticket.id}`} className="cell-text cell-strong">{ticket.subject}</Link>, undefined, { main: true, least: 220 }),
    column<Ticket>("status", t("Status"), (ticket) => ticket.status, (ticket) => <StatusBadge status={ticket.status} />, 176, { rank: 1, bare: true }),
    column<Ticket>("priority", t("Priority"), (ticket) => ticket.priority ?? "", (ticket) => (ticket.priority ? t(ticket.priority) : "–"), 90, { rank: 5 }),
    column<Ticket>("customer", t("Customer"), (ticket) => ticket.customer_business_then_name, (ticket) => <span className="cell-text">{[ticket.customer_business_then_name, ticket.contact_fullname].filter(Boolean).join(" · ")}</span>, undefined, { rank: 2, bare: true }),
    column<Ticket>("assignee", t("Assignee"), (ticket) => ticket.user?.name ?? "", (ticket) => ticket.user?.name ?? <span className="quiet">{t("Nobody")}</span>, 140, { rank: 4 }),
    column<Ticket>("updated", t("Changed"), (ticket) => -Date.parse(ticket.updated_at), (ticket) => ago(Date.parse(ticket.updated_at), consoleNow(), language), 124, { rank: 3, bare: true }),
  ];
  return (
    <Page
      title={t("Tickets")}
      tools={
        <>
          <SearchBox label={t("Search tickets")} value={typed} onChange={setTyped} />
          {mayMake && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{t("New ticket")}</Button>}
        </>
      }
    >
      <div className="filter-line">
        <Tabs label={t("Filter")} chosen={mine ? "mine" : "everybody"} onChoose={(id) => change({ mine: id === "mine" ? "true" : undefined })} tabs={[{ id: "everybody", text: "Everybody’s" }, { id: "mine", text: "Mine" }]} />
        <select aria-label={t("Status")} aria-busy={settings.isPending} value={status} onChange={(event) => change({ status: event.target.value === "Not Closed" ? undefined : event.target.value })}>
          <option value="Not Closed">{t("Open (not resolved)")}</option>
          <option value="all">{t("All")}</option>
          {settings.data?.ticket_status_list.map((entry) => <option key={entry} value={entry}>{t(entry)}</option>)}
        </select>
        {queues.length > 0 && (
          <select aria-label={t("Queue")} value={queue} onChange={(event) => change({ queue: event.target.value || undefined })}>
            <option value="">{t("All queues")}</option>
            {queues.map((entry) => <option key={entry} value={entry}>{entry}</option>)}
          </select>
        )}
      </div>
      {tickets.pending ? <Skeleton rows={8} /> : tickets.error ? <Failed error={tickets.error} retry={tickets.retry} /> : tickets.rows?.length === 0 ? (
        <Empty icon="ticket" title={query || mine || queue ? t("No ticket matches") : t("No open tickets")}>
          {isFiltered && <FilteredOut words={t("Search in all tickets")} onAll={() => change({ status: "all", mine: undefined, queue: undefined })} />}
          {mayMake && <Button icon="plus" onClick={() => setMaking(true)}>{t("New ticket")}</Button>}
        </Empty>
      ) : (
        <DataTable addressed label={t("Tickets")} rows={tickets.rows ?? []} columns={columns} keyOf={(ticket) => ticket.uuid} onOpen={(ticket) => go(`/tickets/${ticket.id}`)} />
      )}
      <More shown={tickets.rows?.length ?? 0} total={tickets.total} more={tickets.more} reading={tickets.reading} />
      {making && <NewTicket onClose={() => setMaking(false)} onMade={(id) => go(`/tickets/${id}`)} />}
    </Page>
  );
}

export default function TicketsPage({ id }: { id: string | undefined }) {
  return id !== undefined && /^\d+$/.test(id) ? <TicketDetail key={id} id={Number(id)} /> : <TicketList />;
}
