// The list of conversations: filters with counts, search, and rows that are only drawn where they are seen.
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { useCounts } from "@/api/chats";
import { useMayStart } from "@/api/session";
import { chatFilters, type Chat, type ChatFilter } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { linkState, sayLive } from "@/live/live";
import { runCommand, useCommand } from "@/shell/keys";
import { Icon } from "@/ui/icons";
import { Button, Empty, Failed, IconButton, Presence, SearchBox, Skeleton, ThinBar } from "@/ui/parts";
import { PersonAvatar } from "@/ui/person-avatar";
import { useStore } from "@/ui/store";
import { toastError } from "@/ui/toasts";
import { secondsClock, shortTime, waitingTime, waitingWords } from "@/ui/time";
import { useListWindow, type ListWindow } from "./list-window";
import { previewWords } from "./preview";
import { walkedTo } from "./standing";

const rowHeight = 68;
const filterTitles: Record<ChatFilter, string> = { all: "All", mine: "My chats", mine_unread: "My unread", unassigned: "Unassigned", archived: "Archived" };
const emptyTitles: Record<ChatFilter, string> = { all: "No one is waiting", mine: "Nothing is assigned to you", mine_unread: "You have read everything", unassigned: "No one is waiting", archived: "Nothing is archived yet" };

interface Props {
  filter: ChatFilter;
  query: string;
  selected: number | undefined;
  onFilter: (filter: ChatFilter) => void;
  onQuery: (query: string) => void;
  onSelect: (id: number) => void;
}

function Filters({ filter, onFilter }: Pick<Props, "filter" | "onFilter">) {
  const { t } = useText();
  const counts = useCounts();
  const countOf: Partial<Record<ChatFilter, number>> = { mine_unread: counts?.mine_unread ?? 0, unassigned: counts?.unassigned ?? 0 };
  return (
    <div className="filters" role="group" aria-label={t("Filter")}>
      {chatFilters.map((entry) => {
        const count = countOf[entry] ?? 0;
        return (
          <button key={entry} type="button" className={`filter ${entry === filter ? "filter-on" : ""}`} aria-pressed={entry === filter} onClick={() => onFilter(entry)}>
            {t(filterTitles[entry])}
            {count > 0 && <span className="filter-count">{count}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** Counts up by itself, once a second, without drawing the row again. */
export function Waiting({ since, told }: { since: string; told: boolean }) {
  const { t, language } = useText();
  const now = useStore(secondsClock);
  const from = Date.parse(since);
  const tone = told ? "critical" : now - from >= 60_000 ? "warning" : "calm";
  return (
    <span className={`waiting waiting-${tone}`} title={t("Waiting for an answer")}>
      <Icon name="clock" size={14} />
      <span aria-hidden="true">{waitingTime(from, now)}</span>
      <span className="sr-only">{t("waiting for {{time}}", { time: waitingWords(from, now, language) })}</span>
    </span>
  );
}

/** Business, and the contact where that is not the name above already. */
export const whoOf = (chat: Chat): string => [chat.customer.business_name, chat.contact?.name === chat.device_user ? undefined : chat.contact?.name].filter(Boolean).join(" · ");

function Assignee({ id, name }: { id: number; name: string }) {
  const { t } = useText();
  return (
    <span className="chat-row-assignee" title={t("Assigned to {{name}}", { name })}>
      <PersonAvatar id={id} name={name} size={18} />
      <span className="sr-only">{t("Assigned to {{name}}", { name })}</span>
    </span>
  );
}

const Row = memo(function Row({ chat, selected, onSelect }: { chat: Chat; selected: boolean; onSelect: (id: number) => void }) {
  const { t, language } = useText();
  const people = whoOf(chat);
  const waits = chat.status === "open" && Boolean(chat.waiting_since);
  const time = <span className="chat-row-time">{shortTime(Date.parse(chat.last_message_at ?? chat.updated_at), Date.now(), language)}</span>;
  return (
    <button type="button" className={`chat-row ${selected ? "chat-row-on" : ""} ${chat.unread ? "chat-row-unread" : ""}`} aria-current={selected ? "true" : undefined} onClick={() => onSelect(chat.id)}>
      <span className="chat-row-line">
        <span className="chat-row-name">
          {chat.unread && <span className="unread-dot" />}
          {chat.unread && <span className="sr-only">{t("Unread")}: </span>}
          <span className="chat-row-title">{chat.device_user}</span>
        </span>
        {waits && chat.waiting_since ? <Waiting since={chat.waiting_since} told={Boolean(chat.unavailable_at)} /> : time}
      </span>
      <span className="chat-row-line chat-row-who">
        <Presence online={chat.asset.online} />
        <span className="chat-row-people ellipsis">{people} – {chat.asset.name}</span>
        {waits && time}
      </span>
      <span className="chat-row-line chat-row-foot">
        <span className="chat-row-preview ellipsis">{previewWords(chat, t)}</span>
        {chat.ticket_number != null && <span className="chat-row-ticket" title={t("Ticket #{{number}}", { number: chat.ticket_number })}><Icon name="ticket" size={12} />{chat.ticket_number}</span>}
        {chat.assignee ? <Assignee id={chat.assignee.id} name={chat.assignee.name} /> : chat.status === "open" && <span className="chat-row-nobody">{t("Unassigned")}</span>}
      </span>
    </button>
  );
});

/** A row whose conversation is not known yet. */
function Unknown({ failed, retry }: { failed: boolean; retry: () => void }) {
  const { t } = useText();
  if (failed) return <div className="chat-row"><Button icon="reopen" onClick={retry}>{t("Retry")}</Button></div>;
  return <div className="chat-row chat-row-waits" aria-label={t("Loading")}><i /><i /></div>;
}

/** So many rows are read in search of an unread one. */
const farthest = 1_000;

function useListCommands(list: ListWindow, selected: number | undefined, onSelect: (id: number) => void): void {
  const move = async (by: 1 | -1, unreadOnly: boolean, byLetter: boolean) => {
    const from = list.indexOf(selected);
    const begin = from < 0 && by < 0 ? list.total - 1 : from + by;
    for (let index = begin; index >= 0 && index < list.total && Math.abs(index - begin) < farthest; index += by) {
      const chat = list.at(index) ?? (await list.read(index));
      if (!chat || (unreadOnly && !chat.unread)) continue;
      walkedTo.set(byLetter ? chat.id : null);
      return onSelect(chat.id);
    }
  };
  const go = (by: 1 | -1, unreadOnly: boolean, byLetter = false) => () => void move(by, unreadOnly, byLetter).catch(toastError);
  useCommand("chat.previous", go(-1, false));
  useCommand("chat.next", go(1, false));
  useCommand("chat.previous_unread", go(-1, true));
  useCommand("chat.next_unread", go(1, true));
  useCommand("chat.down", go(1, false, true));
  useCommand("chat.up", go(-1, false, true));
  useEffect(() => () => walkedTo.set(null), []);
}

/** How far each conversation stood in this list, so that the console is told once. */
const shownUpTo = new Map<string, number>();

/** A row with a new message has reached this technician: the end user sees "Delivered" before anybody opens it. */
function useShown(chats: (Chat | undefined)[]): void {
  const link = useStore(linkState);
  useEffect(() => {
    if (link !== "up") return;
    for (const chat of chats) {
      if (!chat?.unread || chat.status !== "open" || chat.last_position <= (shownUpTo.get(chat.uuid) ?? 0)) continue;
      if (sayLive({ type: "seen", body: { chat_id: chat.uuid, position: chat.last_position, read: false } })) shownUpTo.set(chat.uuid, chat.last_position);
    }
  });
}

/** Of the search over all conversations, with the words that were looked for here. */
const searchAddress = (query: string): string => `/search${query.trim() ? `?${new URLSearchParams({ q: query.trim() })}` : ""}`;

export function ChatList({ filter, query, selected, onFilter, onQuery, onSelect }: Props) {
  const { t } = useText();
  const [, go] = useLocation();
  const [typed, setTyped] = useState(query);
  const list = useListWindow(filter, query);
  const scroller = useRef<HTMLDivElement>(null);
  const latest = useRef(onSelect);
  useEffect(() => {
    latest.current = onSelect;
  });
  const [select] = useState(() => (id: number) => latest.current(id));
  const [choose] = useState(() => (id: number) => {
    walkedTo.set(null);
    select(id);
  });
  useListCommands(list, selected, select);

  useEffect(() => setTyped(query), [query]);
  useEffect(() => {
    if (typed === query) return;
    const timer = setTimeout(() => onQuery(typed), 250);
    return () => clearTimeout(timer);
  });
  const rows = useVirtualizer({ count: list.total, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = rows.getVirtualItems();
  const shown = items.map((item) => list.at(item.index));
  useShown(shown);
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  const { look } = list;
  useEffect(() => look(from, to), [look, from, to]);
  const at = list.indexOf(selected);
  const found = at >= 0;
  const begun = useRef(`${filter} ${query}`);
  useEffect(() => {
    if (found) rows.scrollToIndex(at, { align: "auto" });
    // Only when another conversation is chosen or found, not whenever the list is sorted anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, found]);
  useEffect(() => {
    const name = `${filter} ${query}`;
    // Another list begins at its beginning.
    if (begun.current !== name) rows.scrollToOffset(0);
    begun.current = name;
  }, [filter, query, rows]);

  // An empty list says it in words; one sign for it is enough then.
  const mayStart = useMayStart();
  const offersStart = mayStart && !list.pending && !list.error && list.total === 0 && !query && filter !== "archived";
  return (
    <section className="pane chat-list" aria-label={t("Conversations")}>
      <header className="pane-head">
        <h1>{t("Chat")}</h1>
        <span className="pane-tools">
          <IconButton icon="search" label={t("Search all conversations")} onClick={() => go(searchAddress(typed))} />
          {mayStart && !offersStart && <IconButton icon="plus" label={t("Start a conversation")} onClick={() => runCommand("chat.start")} />}
        </span>
      </header>
      <Filters filter={filter} onFilter={onFilter} />
      <SearchBox label={t("Search conversations")} value={typed} onChange={setTyped} />
      <ThinBar active={list.old} />
      {list.pending ? (
        <Skeleton rows={7} height={rowHeight} />
      ) : list.error ? (
        <Failed error={list.error} retry={list.retry} />
      ) : list.total === 0 ? (
        <Empty icon="bell" title={query ? t("Nothing found for “{{query}}”", { query }) : t(emptyTitles[filter])}>
          {query && <><p>{t("Only the conversations of this list were looked through.")}</p><Link className="button button-plain" href={searchAddress(query)}><Icon name="search" size={16} /><span>{t("Search all conversations")}</span></Link></>}
          {offersStart && <Button icon="chat" onClick={() => runCommand("chat.start")}>{t("Start a conversation")}</Button>}
        </Empty>
      ) : (
        <div className="scroll" ref={scroller} tabIndex={-1}>
          <ul className="rows" style={{ height: rows.getTotalSize() }}>
            {items.map((item, place) => {
              const chat = shown[place];
              // While the list is sorted anew one conversation can stand on two pages.
              const again = chat !== undefined && shown.findIndex((one) => one?.id === chat.id) < place;
              return (
                <li key={chat && !again ? chat.id : `at ${item.index}`} style={{ transform: `translateY(${item.start}px)`, height: rowHeight }} aria-setsize={list.total} aria-posinset={item.index + 1}>
                  {chat ? <Row chat={chat} selected={chat.id === selected} onSelect={choose} /> : <Unknown failed={list.failed(item.index)} retry={list.retry} />}
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
