// One ticket: its comments in order, a new one, and its status, assignee and links beside.
import "@/styles/tickets.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { useChat } from "@/api/chats";
import { api, ask, path } from "@/api/client";
import { useMay, useMayStart, useMe } from "@/api/session";
import type { Comment, Ticket } from "@/api/types";
import { titleOf } from "@/alerts/names";
import { AssetLink, useStartChat } from "@/assets/asset-link";
import { Attachments } from "@/chat/attachments";
import { DeviceIsOnline } from "@/chat/moves";
import { openStart } from "@/chat/start-from";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { Linked } from "@/ui/linked";
import { toastError } from "@/ui/toasts";
import { Page } from "@/ui/page";
import { Badge, Button, Failed, Skeleton } from "@/ui/parts";
import { PersonAvatar } from "@/ui/person-avatar";
import { PlaceLink } from "@/ui/place-link";
import { remember, remembered } from "@/ui/store";
import { fullTime, withLocalTimes } from "@/ui/time";
import { again, useTicketChange } from "./change";
import { DeleteTicket } from "./delete-ticket";
import { EarlierComments, mayMissComments } from "./earlier-comments";
import { TicketSubject } from "./ticket-subject";
import { StatusBadge, useTicketSettings } from "./tickets-page";

/** From the contact form or a reply in "My requests": nobody of the desk wrote it. */
const isForm = (comment: Comment, ticket: Ticket): boolean => ticket.source === "contact_form" && comment.id === Math.min(...ticket.comments.map((one) => one.id));
const isRequesters = (comment: Comment, ticket: Ticket): boolean => !comment.hidden && comment.user_id == null && (comment.subject === "Reply" || isForm(comment, ticket));

/** What came with the contact form. The device sends the bytes after the words. */
function FormFiles({ ticket }: { ticket: Ticket }) {
  if (!ticket.attachments) return null;
  return <DeviceIsOnline.Provider value={ticket.assets.some((asset) => asset.online)}><Attachments files={ticket.attachments} outgoing={false} /></DeviceIsOnline.Provider>;
}

/** Titles that the console itself gives; what a person wrote is not translated. */
const ownTitles = new Set(["Initial Issue", "Conversation", "Conversation, continued", "Reply", "Update", "Note"]);
const sources: Record<string, string> = { contact_form: "contact form", conversation: "a conversation", console: "the console", alert: "an alert", api: "the API" };

/** The contact; else whoever wrote, in the form, an answer or the conversation that it was made from. */
function useRequester(ticket: Ticket): string | undefined {
  const writer = ticket.comments.find((comment) => isRequesters(comment, ticket))?.tech;
  const known = ticket.contact_fullname || writer;
  const maySee = useMay()("chat.see");
  const chat = useChat(known || !maySee ? undefined : ticket.chat_id);
  return known || chat.data?.device_user;
}

/** Somebody asked, though it may not be known here who. */
const isAsked = (ticket: Ticket, requester: string | undefined): boolean => requester !== undefined || ticket.chat_id != null || ["contact_form", "conversation"].includes(ticket.source);

interface OfTicket {
  ticket: Ticket;
  requester: string | undefined;
}

function CommentCard({ comment, ticket, requester }: OfTicket & { comment: Comment }) {
  const { t, language } = useText();
  const requesters = isRequesters(comment, ticket);
  const isTranscript = comment.hidden && comment.subject.startsWith("Conversation");
  return (
    <article className={`comment ${comment.hidden ? "comment-hidden" : ""} ${requesters ? "comment-requester" : ""}`}>
      <PersonAvatar id={comment.user_id} name={comment.tech || "?"} size={28} />
      <div>
        <p className="message-meta">
          {comment.hidden && <><Icon name="lock" size={14} /><strong>{t("Private")}</strong></>}
          <strong>{comment.tech}</strong>
          {requesters && <Badge tone="info" icon="user">{t("Requester")}</Badge>}
          {!requesters && !comment.hidden && isAsked(ticket, requester) && <span className="comment-seen">{t("visible to {{name}}", { name: requester ?? t("the requester") })}</span>}
          <span>{ownTitles.has(comment.subject) ? t(comment.subject) : comment.subject}</span>
          <time dateTime={comment.created_at}>{fullTime(Date.parse(comment.created_at), language)}</time>
        </p>
        <p className="message-text"><Linked text={isTranscript ? withLocalTimes(comment.body, (ms) => fullTime(ms, language)) : comment.body} /></p>
        {isForm(comment, ticket) && <FormFiles ticket={ticket} />}
      </div>
    </article>
  );
}

const nearEnd = 80;

/** The newest is below the others. A new one comes into sight, unless somebody reads further up: then a button leads to it. */
function Comments({ ticket, requester }: OfTicket) {
  const { t } = useText();
  const me = useMe();
  const comments = [...ticket.comments].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
  const newest = comments.at(-1);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useRef(newest?.id);
  const away = useRef(false);
  const [isBelow, setIsBelow] = useState(false);
  const [said, setSaid] = useState("");
  const toEnd = () => {
    const area = scroller.current;
    area?.scrollTo({ top: area.scrollHeight });
  };
  const look = () => {
    const area = scroller.current;
    if (!area) return;
    away.current = area.scrollHeight - area.clientHeight - area.scrollTop > nearEnd;
    if (!away.current) setIsBelow(false);
  };
  // A ticket opens at its first comment: whoever begins to read there has not scrolled yet.
  useEffect(look, []);
  useEffect(() => {
    if (!newest || newest.id === shown.current) return;
    shown.current = newest.id;
    setSaid(t("New comment by {{name}}", { name: newest.tech }));
    if (away.current && newest.user_id !== me.id) setIsBelow(true);
    else toEnd();
  }, [newest, me.id, t]);
  const card = (comment: Comment) => <CommentCard key={comment.id} comment={comment} ticket={ticket} requester={requester} />;
  return (
    <div className="ticket-comments-frame">
      <div className="scroll ticket-comments" ref={scroller} onScroll={look} tabIndex={0} role="region" aria-label={t("Comments")}>
        {comments.slice(0, 1).map(card)}
        {mayMissComments(ticket) && <EarlierComments ticket={ticket} card={card} />}
        {comments.slice(1).map(card)}
        {comments.length === 0 && <p className="quiet">{t("No comments yet")}</p>}
      </div>
      {isBelow && <button type="button" className="to-end" onClick={toEnd}><Icon name="down" size={14} />{t("New comment")}</button>}
      <div className="sr-only" aria-live="polite">{said}</div>
    </div>
  );
}

function NewComment({ ticket, requester }: OfTicket) {
  const { t } = useText();
  // A comment and a note have a text each: neither ever becomes the other.
  const keyOf = (of: boolean) => `draft.ticket.${ticket.id}${of ? ".note" : ""}`;
  const [texts, setTexts] = useState(() => ({ comment: remembered(keyOf(false), ""), note: remembered(keyOf(true), "") }));
  const [hidden, setHidden] = useState(texts.comment === "" && texts.note !== "");
  const [text, other] = hidden ? [texts.note, texts.comment] : [texts.comment, texts.note];
  const begun = hidden ? t("a comment was begun") : t("a note was begun");
  const [busy, setBusy] = useState(false);
  const asked = isAsked(ticket, requester);
  const write = (value: string) => {
    setTexts((now) => ({ ...now, [hidden ? "note" : "comment"]: value }));
    remember(keyOf(hidden), value === "" ? null : value);
  };
  const send = () => {
    setBusy(true);
    ask(api.POST("/tickets/{id}/comment", { params: path(ticket.id), body: { subject: hidden ? "Note" : "Update", body: text, hidden } }))
      .then(() => {
        write("");
        return again(ticket.id);
      })
      .catch(toastError)
      .finally(() => setBusy(false));
  };
  return (
    <div className={`composer composer-ticket ${hidden ? "composer-note" : ""}`}>
      <textarea rows={3} aria-label={hidden ? t("Write a private note") : t("Write a comment")} placeholder={hidden ? t("Write a private note. Only technicians see it.") : asked ? t("Write a comment that {{name}} can read", { name: requester ?? t("the requester") }) : t("Write a comment")} value={text} onChange={(event) => write(event.target.value)} />
      <p className="comment-who"><Icon name={hidden || !asked ? "lock" : "user"} size={14} />{hidden ? t("Only technicians see this note.") : !asked ? t("This ticket has no requester: only technicians see this comment.") : t("{{name}} will see this comment under “My requests”.", { name: requester ?? t("The requester") })}</p>
      <div className="composer-foot">
        <button type="button" className={`composer-mode ${hidden ? "composer-mode-on" : ""}`} aria-pressed={hidden} disabled={busy} onClick={() => setHidden(!hidden)} title={other ? begun : undefined}>
          <Icon name="lock" size={14} />{t("Private note")}
          {other && <span className="composer-begun"><span className="sr-only">({begun})</span></span>}
        </button>
        <Button kind="primary" disabled={busy || text.trim() === ""} onClick={send}>{hidden ? t("Add note") : t("Add comment")}</Button>
      </div>
    </div>
  );
}

function Side({ ticket, requester }: OfTicket) {
  const { t, language } = useText();
  const settings = useTicketSettings().data;
  const mayDo = useMay();
  const { busy, change } = useTicketChange(ticket.id);
  const choice = (label: string, value: string, options: { value: string; text: string }[], set: (value: string) => void) => (
    <label className="field" key={label}>
      <span className="field-label">{label}</span>
      <select aria-busy={!settings} value={value} disabled={busy || !mayDo("ticket.write")} onChange={(event) => set(event.target.value)}>
        {!options.some((option) => option.value === value) && <option value={value}>{value === "" ? "–" : t(value)}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </label>
  );
  const texts = (list: string[] | undefined) => (list ?? []).map((value) => ({ value, text: t(value) }));
  const facts: [string, ReactNode][] = [
    [t("Customer"), <PlaceLink key="customer" href={`/customers/${ticket.customer_id}`}>{ticket.customer_business_then_name}</PlaceLink>],
    [t("Requester"), requester],
    [t("Devices"), ticket.assets.length > 0 ? ticket.assets.map((asset) => <AssetLink key={asset.id} id={asset.id} name={asset.name} />) : null],
    [t("Conversation"), ticket.chat_id != null && mayDo("chat.see") ? <Link key="chat" href={`/chat/all/${ticket.chat_id}`}>{t("Open the conversation")}</Link> : null],
    [t("Alerts"), ticket.rmm_alerts.length > 0 ? ticket.rmm_alerts.map((alert) => <PlaceLink key={alert.id} href={`/alerts/${alert.id}`}>{titleOf(alert)}{alert.resolved && ` (${t("Resolved")})`}</PlaceLink>) : null],
    [t("Came from"), sources[ticket.source] ? t(sources[ticket.source] ?? "") : ticket.source.replaceAll("_", " ")],
    [t("Created"), fullTime(Date.parse(ticket.created_at), language)],
    [t("Resolved"), ticket.resolved_at ? fullTime(Date.parse(ticket.resolved_at), language) : null],
  ];
  return (
    <aside className="ticket-side scroll" aria-label={t("About this ticket")} tabIndex={0}>
      {choice(t("Status"), ticket.status, texts(settings?.ticket_status_list), (status) => void change({ status }))}
      {choice(t("Assignee"), ticket.user_id == null ? "" : String(ticket.user_id), [...(ticket.user_id == null ? [{ value: "", text: t("Nobody") }] : []), ...(settings?.users ?? []).map((user) => ({ value: String(user.id), text: user.name }))], (value) => value !== "" && void change({ user_id: Number(value) }))}
      {choice(t("Priority"), ticket.priority ?? "", texts(settings?.priorities), (priority) => void change({ priority }))}
      {(ticket.queue || (settings?.queues.length ?? 0) > 0) && choice(t("Queue"), ticket.queue ?? "", [{ value: "", text: t("No queue") }, ...(settings?.queues ?? []).map((value) => ({ value, text: value }))], (queue) => void change({ queue }))}
      {choice(t("Problem type"), ticket.problem_type ?? "", texts(settings?.ticket_types), (problem_type) => void change({ problem_type }))}
      <dl className="facts">{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </aside>
  );
}

function Shown({ ticket: data }: { ticket: Ticket }) {
  const { t } = useText();
  const startAt = useStartChat();
  const requester = useRequester(data);
  const mayDo = useMay();
  const mayStart = useMayStart();
  const [deleting, setDeleting] = useState(false);
  /** At its one device, or at one that is chosen of its customer's. */
  const start = () => {
    const [only, more] = data.assets;
    if (only && !more) return startAt(only.id);
    openStart({ customer: { id: data.customer_id, name: data.customer_business_then_name }, ...(data.contact_id != null ? { contact: { id: data.contact_id, name: data.contact_fullname ?? "" } } : {}) });
  };
  return (
    <Page
      title={`#${data.number} ${data.subject}`}
      heading={mayDo("ticket.write") ? <TicketSubject ticket={data} /> : undefined}
      back={{ to: "/tickets", text: t("Tickets") }}
      lead={<p className="page-lead"><StatusBadge status={data.status} />{data.priority && <Badge>{t(data.priority)}</Badge>}<span>{[requester, data.customer_business_then_name].filter(Boolean).join(" · ")}</span></p>}
      tools={<>{mayStart && <Button icon="chat" onClick={start}>{t("Start a conversation")}</Button>}{mayDo("ticket.delete") && <Button icon="bin" onClick={() => setDeleting(true)}>{t("Delete")}</Button>}</>}
    >
      <div className="ticket">
        <div className="ticket-main">
          <Comments ticket={data} requester={requester} />
          {mayDo("ticket.write") && <NewComment ticket={data} requester={requester} />}
        </div>
        <Side ticket={data} requester={requester} />
      </div>
      {deleting && <DeleteTicket ticket={data} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

export function TicketDetail({ id }: { id: number }) {
  const { t } = useText();
  const ticket = useQuery({ queryKey: ["ticket", id], queryFn: async () => (await ask(api.GET("/tickets/{id}", { params: path(id) }))).ticket });
  const back = { to: "/tickets", text: t("Tickets") };
  if (ticket.isPending) return <Page title={t("Ticket")} back={back}><Skeleton rows={6} /></Page>;
  if (ticket.isError) return <Page title={t("Ticket")} back={back}><Failed error={ticket.error} retry={() => void ticket.refetch()} /></Page>;
  return <Shown ticket={ticket.data} />;
}
