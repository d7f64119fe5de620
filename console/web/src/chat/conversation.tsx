// One conversation: its header with what can be done, the timeline, and the composer.
import { Suspense, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { assignChat, closeChat, markUnread, openChatBeside, reopenChat } from "@/api/chats";
import { asApiError } from "@/api/errors";
import { useColleagues } from "@/api/people";
import { useMay, useMe } from "@/api/session";
import type { Chat, Ticket } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { isLetterNow, lettersOn, shortcutOf, useCommand, useRefusal } from "@/shell/keys";
import { late } from "@/shell/late";
import { Icon } from "@/ui/icons";
import { presenceOf } from "@/ui/presence";
import { ChoiceMenu } from "@/ui/menu";
import { toast, toastError } from "@/ui/toasts";
import { Avatar, Badge, Button, IconButton, Presence, ThinBar } from "@/ui/parts";
import { Waiting, whoOf } from "./chat-list";
import { Composer } from "./composer";
import { useFileTarget } from "./drop-files";
import { useAttaching } from "./files-tray";
import { loadDraft, useDraftFiles } from "./sending";
import { walkedTo } from "./standing";
import { Timeline } from "./timeline-view";

interface Props {
  chat: Chat;
  refreshing: boolean;
  back: (() => void) | undefined;
  /** To the list with none chosen. */
  leave: () => void;
  detailsOpen: boolean;
  onDetails: () => void;
}

const TicketForm = late(() => import("./ticket-form"));

const nobody = "nobody";

function useActions(chat: Chat, leave: () => void) {
  const { t } = useText();
  const me = useMe();
  const [, go] = useLocation();
  const maySeeTickets = useMay()("ticket.read");
  const [busy, setBusy] = useState(false);
  const [asksTicket, setAsksTicket] = useState(false);
  const act = (run: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    run().catch(toastError).finally(() => setBusy(false));
  };
  const assign = (userId: number | null) => act(() => assignChat(chat.id, userId));
  /** Looking at it would mark it as read again: so away from it. */
  const unread = () =>
    act(async () => {
      leave();
      await markUnread(chat.id);
    });
  /** A person has one open conversation at a device: where there is another, the way leads there. */
  const reopenOrShow = async () => {
    try {
      await reopenChat(chat.id);
    } catch (thrown) {
      const other = openChatBeside(asApiError(thrown));
      if (!other) throw thrown;
      toast(t("Another conversation with this person is open"), other.id === undefined ? undefined : { text: t("Open it"), run: () => go(`/chat/all/${other.id}`) }, "critical");
    }
  };
  const reopen = () => act(reopenOrShow);
  const close = () =>
    act(async () => {
      await closeChat(chat.id);
      toast(t("Conversation with {{name}} closed", { name: chat.device_user }), { text: t("Undo"), undoes: true, run: () => void reopenOrShow().catch(toastError) });
    });
  const ticket = () => {
    if (chat.ticket_id != null) return go(`/tickets/${chat.ticket_id}`);
    setAsksTicket(true);
  };
  const ticketMade = (made: Ticket) => toast(t("Ticket #{{number}} created", { number: made.number }), maySeeTickets ? { text: t("Open"), run: () => go(`/tickets/${made.id}`) } : undefined);
  const ticketForm = asksTicket && <Suspense fallback={null}><TicketForm chat={chat} onMade={ticketMade} onClose={() => setAsksTicket(false)} /></Suspense>;
  return { busy, ticketForm, assign, assignMe: () => assign(me.id), close, reopen, ticket, unread };
}

/** Of what only an open conversation takes. */
const ofOpenOnes = ["chat.note", "chat.write", "chat.attach", "chat.assign_me", "chat.reassign", "chat.close"];

/** Keys that would do something if it were open say that it is not, and the way on. */
function useClosed(chat: Chat, reopen: () => void): void {
  const { t } = useText();
  const isClosed = chat.status !== "open";
  const mayReopen = useMay()("chat.answer");
  const last = useRef(() => {});
  useEffect(() => () => last.current(), [chat.id, isClosed]);
  useCommand("chat.reopen", reopen, isClosed && mayReopen);
  useRefusal(ofOpenOnes, () => {
    last.current();
    const works = lettersOn.get() || !isLetterNow("chat.reopen");
    const words = !mayReopen ? t("This conversation is closed") : works ? t("This conversation is closed. {{keys}} reopens it.", { keys: shortcutOf("chat.reopen") }) : t("This conversation is closed. It can be reopened.");
    last.current = toast(words, mayReopen ? { text: t("Reopen"), run: reopen } : undefined, "critical");
  }, isClosed);
}

/** Its words stand beside the sign where there is room. */
function TicketButton({ number, onClick, disabled }: { number: number | undefined; onClick: () => void; disabled: boolean }) {
  const { t } = useText();
  const label = number != null ? t("Open ticket #{{number}}", { number }) : t("Create ticket");
  return (
    <button type="button" className="button button-plain ticket-button" aria-label={label} title={`${label} (${shortcutOf("chat.ticket")})`} onClick={onClick} disabled={disabled}>
      <Icon name="ticket" size={16} />
      <span className="ticket-words">{number != null ? `#${number}` : t("Create ticket")}</span>
    </button>
  );
}

function Head({ chat, back, detailsOpen, onDetails, actions }: Omit<Props, "refreshing" | "leave"> & { actions: ReturnType<typeof useActions> }) {
  const { t } = useText();
  const me = useMe();
  const colleagues = useColleagues().data ?? [];
  const [assigning, setAssigning] = useState(false);
  const open = chat.status === "open";
  const mayDo = useMay();
  const mayAssign = open && mayDo("chat.assign");
  const mayClose = open && mayDo("chat.answer");
  const mayTicket = chat.ticket_id != null ? mayDo("ticket.read") : mayDo("chat.answer") && mayDo("ticket.write");
  useCommand("chat.assign_me", actions.assignMe, mayAssign && chat.assignee?.id !== me.id);
  useCommand("chat.reassign", () => setAssigning(true), mayAssign);
  useCommand("chat.close", actions.close, mayClose);
  useCommand("chat.ticket", actions.ticket, mayTicket);
  useCommand("chat.unread", actions.unread);
  const choices = [
    { id: String(me.id), text: t("Me"), icon: "user" as const, hint: shortcutOf("chat.assign_me"), chosen: chat.assignee?.id === me.id },
    ...colleagues.filter((person) => person.id !== me.id && (person.answers || chat.assignee?.id === person.id)).map((person) => ({ id: String(person.id), text: person.name, icon: "user" as const, presence: presenceOf(person), chosen: chat.assignee?.id === person.id })),
    { id: nobody, text: t("Nobody"), icon: "close" as const, chosen: chat.assignee == null },
  ];
  return (
    <header className="pane-head conversation-head">
      {back && <IconButton icon="back" label={t("Back to the list")} onClick={back} />}
      <Avatar name={chat.device_user} size={36} />
      <div className="conversation-who">
        <h2 className="ellipsis">{chat.device_user}</h2>
        <p className="ellipsis" title={`${whoOf(chat)} – ${chat.asset.name}`}>
          <Presence online={chat.asset.online} />
          <span className="ellipsis">{whoOf(chat)} – {chat.asset.name}</span>
        </p>
      </div>
      {open && chat.waiting_since && <Waiting since={chat.waiting_since} told={Boolean(chat.unavailable_at)} />}
      {!open && <Badge icon="archive">{t("Closed")}</Badge>}
      <div className="conversation-actions">
        {mayAssign && chat.assignee == null && <Button kind="primary" onClick={actions.assignMe} disabled={actions.busy} title={shortcutOf("chat.assign_me")}>{t("Assign to me")}</Button>}
        {open && !mayAssign && <span className="quiet hide-small">{chat.assignee ? t("Assigned to {{name}}", { name: chat.assignee.name }) : t("Unassigned")}</span>}
        {mayAssign && (
          <ChoiceMenu label={t("Assigned to {{name}}. Reassign", { name: chat.assignee?.name ?? t("nobody") })} choices={choices} onChoose={(id) => actions.assign(id === nobody ? null : Number(id))} open={assigning} onOpenChange={setAssigning}>
            <Icon name="user" size={16} />
            {chat.assignee && <span className="hide-small">{chat.assignee.name}</span>}
            <Icon name="down" size={12} />
          </ChoiceMenu>
        )}
        {mayTicket && <TicketButton number={chat.ticket_number} onClick={actions.ticket} disabled={actions.busy} />}
        {mayClose && <IconButton icon="archive" label={t("Close conversation")} shortcut={shortcutOf("chat.close")} onClick={actions.close} disabled={actions.busy} />}
        <IconButton icon="panel" label={detailsOpen ? t("Hide details") : t("Show details")} shortcut={shortcutOf("chat.details")} pressed={detailsOpen} onClick={onDetails} />
      </div>
    </header>
  );
}

export function Conversation({ chat, refreshing, back, leave, detailsOpen, onDetails }: Props) {
  const { t } = useText();
  const mayAnswer = useMay()("chat.answer");
  const actions = useActions(chat, leave);
  const [bottomAsked, setBottomAsked] = useState(0);
  const [note, setNote] = useState(() => loadDraft(chat.id).note);
  const files = useDraftFiles(chat.id, note);
  const attaching = useAttaching(chat.id, files.length, note);
  useClosed(chat, actions.reopen);
  useEffect(() => {
    // After the composer has taken the focus: it goes to the row, if that is shown, so that the next letter is a command too.
    if (walkedTo.get() !== chat.id) return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.querySelector<HTMLElement>(".chat-row-on")?.focus({ preventScroll: true });
  }, [chat.id]);
  const target = useFileTarget(note ? t("Drop to attach to your private note") : t("Drop to attach to your answer to {{name}}", { name: chat.device_user }), attaching.attach);
  return (
    <section className="pane conversation" aria-label={t("Conversation with {{name}}", { name: chat.device_user })} {...(chat.status === "open" && mayAnswer ? target.handlers : {})}>
      {target.shade}
      <Head chat={chat} back={back} detailsOpen={detailsOpen} onDetails={onDetails} actions={actions} />
      {actions.ticketForm}
      <ThinBar active={refreshing} />
      <Timeline chat={chat} bottomAsked={bottomAsked} />
      {chat.status === "open" && !mayAnswer ? (
        <footer className="composer-closed">
          <Icon name="lock" size={16} />
          <span>{t("You may read this conversation, but not answer it")}</span>
        </footer>
      ) : chat.status === "open" ? (
        <Composer chat={chat} note={note} files={files} attaching={attaching} onNote={setNote} onSent={() => setBottomAsked((count) => count + 1)} onEscape={() => setBottomAsked((count) => count + 1)} />
      ) : (
        <footer className="composer-closed">
          <Icon name="archive" size={16} />
          <span>{chat.archived_by ? t("Closed by {{name}}", { name: chat.archived_by }) : t("This conversation is closed")}</span>
          {mayAnswer && <Button icon="reopen" title={shortcutOf("chat.reopen")} onClick={actions.reopen} disabled={actions.busy}>{t("Reopen")}</Button>}
        </footer>
      )}
    </section>
  );
}
