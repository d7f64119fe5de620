// The timeline on the screen: only the rows in sight are drawn, older ones are fetched on the way up, and the end is
// kept in sight while the reader is there.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { loadOlder, useMessages } from "@/api/messages";
import type { Chat } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { markRead } from "@/live/apply";
import { linkState, onMessage, sayLive, typists } from "@/live/live";
import { Icon } from "@/ui/icons";
import { toastError } from "@/ui/toasts";
import { Empty, Failed, Skeleton } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { MessageRow } from "./message-row";
import { outbox } from "./sending";
import { estimateRow, timelineRows } from "./timeline";

const nearEnd = 80;
/** Older messages are read when so many rows are left above. */
const readAhead = 40;

/** Tells the console how far this technician has seen and read; read only where somebody looks. */
function useSeen(chat: Chat, position: number, atEnd: boolean): void {
  const link = useStore(linkState);
  const [looked, setLooked] = useState(() => !document.hidden && document.hasFocus());
  useEffect(() => {
    const look = () => setLooked(!document.hidden && document.hasFocus());
    addEventListener("focus", look);
    addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  useEffect(() => {
    if (position <= 0 || link !== "up") return;
    const read = looked && atEnd;
    if (position <= chat.my_read_position && !chat.unread) return;
    if (sayLive({ type: "seen", body: { chat_id: chat.uuid, position, read } }) && read) markRead(chat.id, position);
  }, [chat.id, chat.uuid, chat.my_read_position, chat.unread, position, looked, atEnd, link]);
}

/** Announces new messages, and nothing that scrolling draws. */
function Announcer({ chat }: { chat: Chat }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const listen: Parameters<typeof onMessage.add>[0] = (body) => {
      if (body.chat_id === chat.uuid) setSaid(`${body.author.name}: ${body.text}`);
    };
    onMessage.add(listen);
    return () => {
      onMessage.delete(listen);
    };
  }, [chat.uuid]);
  return <div className="sr-only" aria-live="polite">{said}</div>;
}

function TypingLine({ chat }: { chat: Chat }) {
  const { t } = useText();
  const typist = useStore(typists).get(chat.uuid);
  return (
    <div className="typing" role="status">
      {typist && (
        <>
          <span className="typing-dots" aria-hidden="true"><i /><i /><i /></span>
          {typist.technician ? t("{{name}} is writing an answer too", { name: typist.name }) : t("{{name}} is typing", { name: typist.name })}
        </>
      )}
    </div>
  );
}

export function Timeline({ chat, bottomAsked }: { chat: Chat; bottomAsked: number }) {
  const { t } = useText();
  const query = useMessages(chat.id);
  const unsent = useStore(outbox.items);
  const rows = useMemo(() => (query.data ? timelineRows(chat, query.data, unsent) : []), [chat, query.data, unsent]);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [fetchingOlder, setFetchingOlder] = useState(false);
  // The same functions while the rows are the same: with others the virtualizer measures every row anew.
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const guesses = useMemo(() => rows.map(estimateRow), [rows]);
  const estimate = useCallback((index: number) => guesses[index] ?? 0, [guesses]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: estimate,
    getItemKey: keyOf,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    paddingEnd: 8,
    paddingStart: 8,
  });
  const items = virtual.getVirtualItems();
  const position = query.data?.messages.at(-1)?.position ?? 0;
  useSeen(chat, position, atEnd);

  const started = useRef(false);
  useEffect(() => {
    if (started.current || rows.length === 0) return;
    started.current = true;
    virtual.scrollToEnd();
  }, [rows.length, virtual]);
  useEffect(() => {
    if (bottomAsked > 0) virtual.scrollToEnd();
  }, [bottomAsked, virtual]);

  const more = query.data?.more ?? false;
  const fetchOlder = useCallback(() => {
    setFetchingOlder(true);
    loadOlder(chat.id).catch(toastError).finally(() => setFetchingOlder(false));
  }, [chat.id]);
  const firstShown = items[0]?.index ?? -1;
  const near = firstShown >= 0 && firstShown < readAhead;
  useEffect(() => {
    if (started.current && more && !fetchingOlder && near && !atEnd) fetchOlder();
  }, [more, fetchingOlder, near, atEnd, fetchOlder]);

  const onScroll = () => {
    const area = scroller.current;
    if (area) setAtEnd(area.scrollHeight - area.scrollTop - area.clientHeight < nearEnd);
  };
  if (query.isPending) return <div className="timeline-frame"><Skeleton rows={5} height={56} /></div>;
  if (query.isError && !query.data) return <div className="timeline-frame"><Failed error={query.error} retry={() => void query.refetch()} /></div>;
  if (rows.length === 0) {
    return (
      <div className="timeline-frame">
        <Empty icon="chat" title={t("No messages yet")}>
          <p>{t("{{user}} on {{device}}", { user: chat.device_user, device: chat.asset.name })}</p>
          {chat.ticket_number != null && <p>{t("Last ticket #{{number}}", { number: chat.ticket_number })}</p>}
        </Empty>
        <TypingLine chat={chat} />
      </div>
    );
  }
  return (
    <div className="timeline-frame">
      <div className="timeline" ref={scroller} role="log" aria-live="off" aria-label={t("Messages")} tabIndex={0} onScroll={onScroll}>
        <div className="timeline-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row ? (
              <div key={item.key} data-index={item.index} ref={virtual.measureElement} style={{ transform: `translateY(${item.start}px)` }}>
                <MessageRow row={row} who={chat.device_user} onOlder={fetchOlder} loading={row.kind === "older" && fetchingOlder} />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {!atEnd && (
        <button type="button" className="to-end" onClick={() => virtual.scrollToEnd()}>
          <Icon name="down" size={14} />
          {chat.unread ? t("New messages") : t("Newest")}
        </button>
      )}
      <TypingLine chat={chat} />
      <Announcer chat={chat} />
    </div>
  );
}
