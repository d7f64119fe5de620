// One row of the timeline. Everything a person or a device wrote is a text node, at most within a link; nothing else.
import { memo } from "react";
import type { Message, SpineEvent } from "@/api/types";
import { useColleagues } from "@/api/people";
import { type translate, useText } from "@/i18n/i18n";
import { mentionsIn } from "@/live/mention";
import { Icon } from "@/ui/icons";
import { Linked } from "@/ui/linked";
import { Avatar, Button } from "@/ui/parts";
import { clockTime, dayName, fullTime } from "@/ui/time";
import { Attachments, UnsentFiles } from "./attachments";
import { iconOf, toneOf, wordsOf } from "./events";
import type { Unsent } from "./outbox";
import { discardUnsent, retryUnsent } from "./sending";
import type { Progress, Row } from "./timeline";

function EventLine({ event, at }: { event: SpineEvent; at: number }) {
  const { t, language } = useText();
  return (
    <div className={`event-line event-${toneOf(event)}`}>
      <span className="event-chip">
        <Icon name={iconOf(event)} size={14} />
        <span className="ellipsis">{wordsOf(event, t)}</span>
        <time dateTime={event.happened_at}>{clockTime(at, language)}</time>
      </span>
    </div>
  );
}

const progressWords: Record<Progress, string> = { sent: "Sent", delivered: "Delivered", read: "Read" };

function ProgressMark({ progress, word }: { progress: Progress; word: boolean }) {
  const { t } = useText();
  return (
    <span className={`progress progress-${progress}`}>
      <Icon name={progress === "sent" ? "check" : "checks"} size={14} />
      <span className={word ? "" : "sr-only"}>{t(progressWords[progress])}</span>
    </span>
  );
}

/** The console's time; where it was written more than a minute earlier, both. */
function Times({ message, at }: { message: Message; at: number }) {
  const { t, language } = useText();
  const written = Date.parse(message.written_at);
  return (
    <time dateTime={message.accepted_at} title={fullTime(at, language)}>
      {clockTime(at, language)}
      {at - written > 60_000 && ` (${t("written {{time}}", { time: clockTime(written, language) })})`}
    </time>
  );
}

/** A private note: whom it calls stands out. */
function NoteText({ text }: { text: string }) {
  const names = (useColleagues().data ?? []).map((person) => person.name);
  return <Linked text={text} plain={(plain) => mentionsIn(plain, names).map((piece, index) => (piece.mention ? <mark key={index} className="mention">{piece.text}</mark> : piece.text))} />;
}

function MessageCard({ row }: { row: Extract<Row, { kind: "message" }> }) {
  const { t } = useText();
  const { message, at, head } = row;
  const kind = message.is_private ? "note" : message.author.kind === "technician" ? "own" : message.author.kind === "automatic" ? "automatic" : "theirs";
  return (
    <article className={`message message-${kind} ${head ? "message-head" : ""}`} aria-label={message.author.name}>
      {kind === "theirs" && <span className="message-face">{head && <Avatar name={message.author.name} size={28} />}</span>}
      <div className="message-body">
        {(head || kind === "automatic") && (
          <p className="message-meta">
            {kind === "note" && <><Icon name="lock" size={14} /><strong>{t("Private")}</strong></>}
            {kind === "automatic" && <><Icon name="bell" size={14} /><strong>{t("Automatic")}</strong></>}
            <span>{message.author.name}</span>
            <Times message={message} at={at} />
          </p>
        )}
        <div className={`card ${message.attachments ? "card-files" : ""}`}>
          {message.text !== "" && <p className="message-text">{message.is_private ? <NoteText text={message.text} /> : <Linked text={message.text} />}</p>}
          {message.attachments && message.attachments.length > 0 && <Attachments files={message.attachments} outgoing={kind === "own"} />}
          {row.progress && <span className="card-foot"><ProgressMark progress={row.progress} word={row.showsProgress} /></span>}
        </div>
      </div>
    </article>
  );
}

function UnsentCard({ item }: { item: Unsent }) {
  const { t } = useText();
  return (
    <article className={`message message-${item.isPrivate ? "note" : "own"} message-head message-${item.state}`} aria-label={t("Not sent yet")}>
      <div className="message-body">
        <div className={`card ${item.files ? "card-files" : ""}`}>
          {item.text !== "" && <p className="message-text">{item.text}</p>}
          {item.files && <UnsentFiles files={item.files} />}
          <span className="card-foot">
            {item.state === "failed" ? (
              <span className="progress progress-failed"><Icon name="alert" size={14} />{t("Not sent")}</span>
            ) : (
              <span className="progress"><Icon name="clock" size={14} /><span>{item.state === "queued" ? t("Queued") : t("Sending")}</span></span>
            )}
          </span>
        </div>
        {item.state === "failed" && (
          <div className="message-failed" role="alert">
            <span>{t(item.error ?? "")}</span>
            <Button icon="reopen" onClick={() => retryUnsent(item)}>{t("Retry")}</Button>
            {item.text !== "" && <Button icon="copy" onClick={() => void navigator.clipboard?.writeText(item.text)}>{t("Copy")}</Button>}
            <Button icon="bin" onClick={() => discardUnsent(item)}>{t("Delete")}</Button>
          </div>
        )}
      </div>
    </article>
  );
}

/** As the device said it: without a link to us it does not know whether anybody is there. */
function toldWords(t: typeof translate, reason: string | undefined, name: string): string {
  if (reason === "not_reached") return t("{{name}} was told that we could not be reached", { name });
  if (reason === "closed") return t("{{name}} was told that we are closed", { name });
  return t("{{name}} was told that nobody is available", { name });
}

export const MessageRow = memo(function MessageRow({ row, who, onOlder, loading }: { row: Row; who: string; onOlder: () => void; loading: boolean }) {
  const { t, language } = useText();
  switch (row.kind) {
    case "older":
      return <div className="older"><Button kind="quiet" onClick={onOlder} disabled={loading}>{loading ? t("Loading…") : t("Older messages")}</Button></div>;
    case "day":
      return <div className="day-line"><span>{dayName(row.at, Date.now(), language)}</span></div>;
    case "event":
      return <EventLine event={row.event} at={row.at} />;
    case "unavailable":
      return (
        <div className="event-line event-warning">
          <span className="event-chip"><Icon name="clock" size={14} /><span className="ellipsis">{toldWords(t, row.reason, who)}</span><time dateTime={new Date(row.at).toISOString()}>{clockTime(row.at, language)}</time></span>
        </div>
      );
    case "closed":
      return (
        <div className="event-line">
          <span className="event-chip"><Icon name="archive" size={14} /><span className="ellipsis">{row.by ? t("Closed by {{name}}", { name: row.by }) : t("Closed")}</span><time dateTime={new Date(row.at).toISOString()}>{clockTime(row.at, language)}</time></span>
        </div>
      );
    case "message":
      return <MessageCard row={row} />;
    case "unsent":
      return <UnsentCard item={row.item} />;
  }
});
