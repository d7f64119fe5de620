// Search over all conversations, open and archived: words, filters in the address, and what was found.
import "@/styles/search.css";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Link, useLocation } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { api, ask, query as q } from "@/api/client";
import { useColleagues } from "@/api/people";
import { useMay } from "@/api/session";
import type { FoundChat } from "@/api/types";
import { CustomerFilter } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { Page, useAddress, useTyped } from "@/ui/page";
import { Avatar, Badge, Button, Empty, Failed, SearchBox, Skeleton, ThinBar } from "@/ui/parts";
import { ReadSelect } from "@/ui/read-select";
import { consoleNow, fullTime, shortTime } from "@/ui/time";
import { previewWords } from "@/chat/preview";
import { partsOf } from "./marks";

interface Wanted {
  query: string;
  customer: string;
  technician: string;
  state: string;
  from: string;
  until: string;
}

/** A date field means the person's own day; the end is the day after it, excluded. */
function dayStart(day: string, days = 0): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return "";
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date + days).toISOString();
}

const useFound = (wanted: Wanted) =>
  useInfiniteQuery({
    queryKey: ["search", wanted],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) => {
      const query = q({
        query: wanted.query,
        customer_id: Number(wanted.customer) || undefined,
        technician_id: Number(wanted.technician) || undefined,
        state: wanted.state,
        from: dayStart(wanted.from),
        until: dayStart(wanted.until, 1),
        cursor: pageParam,
      });
      return await ask(api.GET("/chats/search", { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next_cursor,
  });

const placeOf = ({ chat }: FoundChat): string => `/chat/${chat.status === "archived" ? "archived" : "all"}/${chat.id}`;

function Found({ found, index, isChosen }: { found: FoundChat; index: number; isChosen: boolean }) {
  const { t, language } = useText();
  const { chat, message } = found;
  const time = Date.parse(message?.accepted_at ?? chat.last_message_at ?? chat.created_at);
  const name = chat.contact?.name ?? chat.device_user;
  return (
    <li className="found">
      <Link href={placeOf(found)} id={`found-${index}`} className={`found-link ${isChosen ? "found-chosen" : ""}`} ref={isChosen ? (element: HTMLAnchorElement | null) => element?.scrollIntoView({ block: "nearest" }) : undefined}>
        <Avatar name={name} size={32} />
        <span className="found-body">
          <span className="found-head">
            <strong className="ellipsis">{name}</strong>
            <span className="found-where ellipsis">{chat.customer.business_name} · {chat.asset.name}</span>
            <time className="found-time" dateTime={new Date(time).toISOString()} title={fullTime(time, language)}>{shortTime(time, consoleNow(), language)}</time>
          </span>
          <span className="found-text" dir="auto">
            {message ? (
              <>
                <span className="found-author">{message.author.name || t("Automatic")}: </span>
                {partsOf(message.snippet, message.marks).map((part, index) => (part.marked ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>))}
              </>
            ) : previewWords(chat, t)}
          </span>
          <span className="found-foot">
            {chat.status === "archived" && <Badge>{t("Archived")}</Badge>}
            {message?.is_private && <Badge tone="warning">{t("Private note")}</Badge>}
            {chat.assignee && <span>{t("Assigned to {{name}}", { name: chat.assignee.name })}</span>}
            {found.matches > 1 && <span>{t("{{count}} messages match", { count: found.matches })}</span>}
          </span>
        </span>
      </Link>
    </li>
  );
}

/** As in the palette: the words keep the focus, and the arrows choose among what was found, which Enter opens. */
function useWalk(results: readonly FoundChat[]) {
  const [, go] = useLocation();
  const [at, setAt] = useState(-1);
  const chosen = Math.min(at, results.length - 1);
  const press = (event: KeyboardEvent) => {
    const { altKey, ctrlKey, metaKey, shiftKey } = event;
    if (event.nativeEvent.isComposing || altKey || ctrlKey || metaKey || shiftKey || results.length === 0) return;
    const found = results[chosen];
    if (event.key === "ArrowDown") setAt((chosen + 1) % results.length);
    else if (event.key === "ArrowUp") setAt((chosen <= 0 ? results.length : chosen) - 1);
    else if (event.key === "Enter" && found) go(placeOf(found));
    else return;
    event.preventDefault();
  };
  const leave = () => setAt(-1);
  return { chosen, leave, input: { onKeyDown: press, onBlur: leave, "aria-controls": results.length > 0 ? "found-list" : undefined, "aria-activedescendant": chosen >= 0 ? `found-${chosen}` : undefined } };
}

export default function SearchPage() {
  const { t } = useText();
  const [address, change] = useAddress();
  const wanted: Wanted = {
    query: address.get("q") ?? "",
    customer: address.get("customer") ?? "",
    technician: address.get("technician") ?? "",
    state: address.get("state") ?? "",
    from: address.get("from") ?? "",
    until: address.get("until") ?? "",
  };
  const [typed, setTyped] = useTyped(wanted.query, (text) => change({ q: text }));
  const box = useRef<HTMLInputElement>(null);
  // The key of search says so in the history's state: here already, it takes the cursor back to the words.
  const asked = useHistoryState<number | null>();
  const isAsked = useRef(true);
  useEffect(() => {
    if (asked || isAsked.current) box.current?.select();
    isAsked.current = false;
  }, [asked]);
  const seesCustomers = useMay()("customer.read");
  const technicians = useColleagues();
  const found = useFound(wanted);
  const results = found.data?.pages.flatMap((page) => page.results) ?? [];
  const walk = useWalk(results);
  const total = found.data?.pages[0]?.total_entries ?? 0;
  const isNarrowed = wanted.customer || wanted.technician || wanted.state || wanted.from || wanted.until;
  return (
    <Page title={t("Search")} tools={<SearchBox label={t("Search all conversations")} value={typed} onChange={(text) => { setTyped(text); walk.leave(); }} inputRef={box} input={walk.input} />}>
      <div className="filter-line search-filters" role="group" aria-label={t("Filter")}>
        {seesCustomers && <CustomerFilter value={wanted.customer} onChange={(customer) => change({ customer })} />}
        <ReadSelect aria-label={t("Technician")} none={t("All technicians")} value={wanted.technician} isReading={technicians.isPending} known={technicians.data} onChange={(event) => change({ technician: event.target.value })} />
        <select aria-label={t("State")} value={wanted.state} onChange={(event) => change({ state: event.target.value })}>
          <option value="">{t("Open and archived")}</option>
          <option value="open">{t("Open ones")}</option>
          <option value="archived">{t("Archived")}</option>
        </select>
        <label>{t("From")} <input type="date" value={wanted.from} onChange={(event) => change({ from: event.target.value })} /></label>
        <label>{t("Until")} <input type="date" value={wanted.until} onChange={(event) => change({ until: event.target.value })} /></label>
        {isNarrowed && <Button kind="quiet" onClick={() => change({ customer: "", technician: "", state: "", from: "", until: "" })}>{t("Clear")}</Button>}
      </div>
      <ThinBar active={found.isPlaceholderData} />
      <p className="search-count" role="status">{found.data ? t("{{count}} conversations", { count: total }) : ""}</p>
      {found.isPending ? <Skeleton rows={6} height={72} /> : found.isError && !found.data ? <Failed error={found.error} retry={() => void found.refetch()} /> : results.length === 0 ? (
        <Empty icon="search" title={wanted.query ? t("Nothing found for “{{query}}”", { query: wanted.query }) : t("Nothing found")} />
      ) : (
        <ul id="found-list" className="found-list">{results.map((entry, index) => <Found key={entry.chat.id} found={entry} index={index} isChosen={index === walk.chosen} />)}</ul>
      )}
      {found.hasNextPage && <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t("Show more")}</Button>}
    </Page>
  );
}
