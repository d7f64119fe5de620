// The timeline on the screen: only the rows in sight are drawn, older ones are fetched on the way up, and the end is
// kept in sight while the reader is there.
import { useCallback, useContext, useEffect, useMemo, useState } from "react";
import { loadOlder, useMessages } from "@/api/messages";
import type { Chat } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { markRead } from "@/live/apply";
import { linkState, onMessage, sayLive, useTypists } from "@/live/live";
import { CommandsRest } from "@/shell/keys";
import { Icon } from "@/ui/icons";
import { toastError } from "@/ui/toasts";
import { Empty, Failed, Skeleton } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { filesWords } from "./files";
import { MessageRow } from "./message-row";
import { DeviceIsOnline } from "./moves";
import { useScrollWindow } from "./scroll-window";
import { outbox } from "./sending";
import { estimateRow, timelineRows } from "./timeline";

const nearEnd = 80;
/** Older messages are read when so many rows are left above. */
const readAhead = 40;

/** Tells the console how far this technician has seen and read; read only where somebody looks. */
function useSeen(chat: Chat, position: number, atEnd: boolean): void {
  const link = useStore(linkState);
  // One that only stands there until the next one is read is not looked at any more.
  const isLeft = useContext(CommandsRest);
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
    const read = looked && atEnd && !isLeft;
    if (position <= chat.my_read_position && !chat.unread) return;
    if (sayLive({ type: "seen", body: { chat_id: chat.uuid, position, read } }) && read) markRead(chat.id, position);
  }, [chat.id, chat.uuid, chat.my_read_position, chat.unread, position, looked, atEnd, isLeft, link]);
}

/** Announces new messages, and nothing that scrolling draws. */
function Announcer({ chat }: { chat: Chat }) {
  const { t } = useText();
  const [said, setSaid] = useState("");
  useEffect(() => {
    const listen: Parameters<typeof onMessage.add>[0] = (body) => {
      if (body.chat_id !== chat.uuid) return;
      const files = body.attachments?.length ? filesWords(body.attachments, t) : "";
      setSaid(`${body.author.name}: ${[body.text, files].filter(Boolean).join(" – ")}`);
    };
    onMessage.add(listen);
    return () => {
      onMessage.delete(listen);
    };
  }, [chat.uuid, t]);
  return <div className="sr-only" aria-live="polite">{said}</div>;
}

function TypingLine({ chat }: { chat: Chat }) {
  const { t } = useText();
  // A colleague who writes an answer too is told at the composer.
  const typist = useTypists(chat.uuid).find((one) => !one.technician);
  return (
    <div className="typing" role="status">
      {typist && (
        <>
          <span className="typing-dots" aria-hidden="true"><i /><i /><i /></span>
          {t("{{name}} is typing", { name: typist.name })}
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
  const [fetchingOlder, setFetchingOlder] = useState(false);
  const { first, last, atEnd, toEnd, ...area } = useScrollWindow(rows, estimateRow, nearEnd);
  const position = query.data?.messages.at(-1)?.position ?? 0;
  useSeen(chat, position, atEnd);
  useEffect(() => {
    if (bottomAsked > 0) toEnd();
  }, [bottomAsked, toEnd]);

  const more = query.data?.more ?? false;
  const fetchOlder = useCallback(() => {
    setFetchingOlder(true);
    loadOlder(chat.id).catch(toastError).finally(() => setFetchingOlder(false));
  }, [chat.id]);
  const near = rows.length > 0 && first < readAhead;
  useEffect(() => {
    if (more && !fetchingOlder && near && !atEnd) fetchOlder();
  }, [more, fetchingOlder, near, atEnd, fetchOlder]);

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
      <div className="timeline" ref={area.scroller} role="log" aria-live="off" aria-label={t("Messages")} tabIndex={0} onScroll={area.onScroll}>
        <div className="timeline-space" ref={area.space}>
          <div className="timeline-rows" ref={area.block}>
            <DeviceIsOnline value={chat.asset.online}>
              {rows.slice(first, last + 1).map((row, index) => (
                <div key={row.key} data-index={first + index}>
                  <MessageRow row={row} who={chat.device_user} onOlder={fetchOlder} loading={row.kind === "older" && fetchingOlder} />
                </div>
              ))}
            </DeviceIsOnline>
          </div>
        </div>
      </div>
      {!atEnd && (
        <button type="button" className="to-end" onClick={toEnd}>
          <Icon name="down" size={14} />
          {chat.unread ? t("New messages") : t("Newest")}
        </button>
      )}
      <TypingLine chat={chat} />
      <Announcer chat={chat} />
    </div>
  );
}
