// Where a technician writes: an answer, or a private note. Each has a draft of its own, which stays with the conversation.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Chat } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { useMe } from "@/api/session";
import { onMessage, sayLive, useTypists } from "@/live/live";
import { isLetterNow, lettersOn, shortcutOf, useCommand } from "@/shell/keys";
import { Icon } from "@/ui/icons";
import { Button, IconButton } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { FilesTray, type Attaching } from "./files-tray";
import { callOf, filled, taken } from "./suggest";
import { useSuggestions } from "./suggest-list";
import { loadDraft, outbox, saveDraft, useDraftFiles, type Draft } from "./sending";
import type { Carried } from "./uploads";

export const longestMessage = 8_000;
const typingEveryMs = 3_000;

/** Code points, as the wires count them. */
export const lengthOf = (text: string): number => [...text].length;

/** A colleague is at the same: before two answers say two things. */
function Collision({ chat, writes }: { chat: Chat; writes: boolean }) {
  const { t } = useText();
  const me = useMe();
  const colleague = useTypists(chat.uuid).find((one) => one.technician);
  const [answered, setAnswered] = useState("");
  useEffect(() => {
    const listen: Parameters<typeof onMessage.add>[0] = (body) => {
      if (body.chat_id === chat.uuid && body.author.kind === "technician" && !body.is_private && body.author_id !== me.uuid) setAnswered(body.author.name);
    };
    onMessage.add(listen);
    return () => {
      onMessage.delete(listen);
    };
  }, [chat.uuid, me.uuid]);
  useEffect(() => {
    if (!writes) setAnswered("");
  }, [writes]);
  const words = colleague ? t("{{name}} is writing an answer too", { name: colleague.name }) : answered && writes ? t("{{name}} has answered while you were writing", { name: answered }) : "";
  return <div className="composer-collision" role="status">{words && <><Icon name="alert" size={14} /><span>{words}</span></>}</div>;
}

/** Who left the text field by a key has letters that do things, some of them to other people: that is said. */
function LetterHint({ shown }: { shown: boolean }) {
  const { t } = useText();
  const letters = useStore(lettersOn);
  const some = ([["chat.write", "write on"], ["chat.close", "close"], ["chat.ticket", "ticket"], ["chat.assign_me", "assign to me"]] as const).filter(([id]) => isLetterNow(id));
  return (
    <div className="composer-letters" role="status">
      {shown && letters && some.length > 0 && (
        <>
          <Icon name="keyboard" size={14} />
          <span>{t("Letters are commands now:")}</span>
          {some.map(([id, words]) => <span key={id}><kbd>{shortcutOf(id)}</kbd> {t(words)}</span>)}
        </>
      )}
    </div>
  );
}

interface Props {
  chat: Chat;
  /** Which of the two is written. */
  note: boolean;
  /** Of that one. */
  files: readonly Carried[];
  attaching: Attaching;
  onSent: () => void;
  onEscape: () => void;
  onNote: (note: boolean) => void;
}

export function Composer({ chat, note, files, attaching, onSent, onEscape, onNote }: Props) {
  const { t } = useText();
  const me = useMe();
  const [draft, setDraft] = useState<Draft>(() => loadDraft(chat.id));
  const text = note ? draft.noteText : draft.text;
  const otherFiles = useDraftFiles(chat.id, !note);
  const isOtherBegun = (note ? draft.text : draft.noteText) !== "" || otherFiles.length > 0;
  const field = useRef<HTMLTextAreaElement>(null);
  const lastTyping = useRef(0);
  const length = lengthOf(text);
  const tooLong = length > longestMessage;
  const failed = files.some((file) => file.state === "failed");
  const ready = (text.trim() !== "" || files.length > 0) && !tooLong && !failed;
  const picker = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(false);

  useEffect(() => saveDraft(chat.id, { ...draft, note }), [chat.id, draft, note]);
  useEffect(() => {
    // Not where a finger would call up the keyboard over the page; a machine without a mouse has one all the same.
    if (!matchMedia("(pointer: coarse)").matches) field.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
  }, [text]);
  const setText = (next: string) => setDraft((now) => ({ ...now, [note ? "noteText" : "text"]: next }));
  const [caret, setCaret] = useState(0);
  const placed = useRef<number | null>(null);
  const moveCaret = (to: number) => {
    setCaret(to);
    placed.current = to;
  };
  useLayoutEffect(() => {
    // After React has put the new text there: the caret goes behind what was taken, or to the end of the other draft.
    if (placed.current !== null) field.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  }, [text, note]);
  const setNote = (next: boolean) => {
    onNote(next);
    if (next !== note) moveCaret((next ? draft.noteText : draft.text).length);
    field.current?.focus();
  };
  useCommand("chat.note", () => setNote(!note));
  useCommand("chat.write", () => field.current?.focus());
  useCommand("chat.attach", () => picker.current?.click());
  const call = callOf(text, caret, note);
  const suggestions = useSuggestions(call, text, (offer) => {
    if (!call) return;
    const words = call.kind === "canned" ? filled(offer.text, chat, me.name) : offer.text;
    const next = taken(text, call, caret, { ...offer, text: words });
    setText(next.text);
    moveCaret(next.caret);
    field.current?.focus();
  });

  const write = (next: string) => {
    setText(next);
    if (note || next === "" || Date.now() - lastTyping.current < typingEveryMs) return;
    if (sayLive({ type: "typing", body: { chat_id: chat.uuid } })) lastTyping.current = Date.now();
  };
  const send = () => {
    if (!ready) return;
    outbox.send(chat.id, text.replace(/\r\n?/g, "\n").trim(), note, files.map(({ uuid, name, size, mediaType }) => ({ uuid, name, size, mediaType })));
    attaching.forgive();
    setText("");
    lastTyping.current = 0;
    onSent();
    setNote(false);
  };
  const pick = (event: React.ChangeEvent<HTMLInputElement>) => {
    attaching.attach([...(event.target.files ?? [])]);
    // The same file may be picked again after it was removed.
    event.target.value = "";
    field.current?.focus();
  };
  const press = (event: React.KeyboardEvent) => {
    if (suggestions.press(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      // Held down it would also send the answer that comes back after a note.
      if (!event.repeat) send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.current?.blur();
      setLeft(true);
      onEscape();
    }
  };
  const placeholder = note ? t("Write a private note. Only technicians see it.") : t("Write an answer to {{name}}", { name: chat.device_user });
  const begun = note ? t("an answer was begun") : t("a note was begun");
  return (
    <footer className={`composer ${note ? "composer-note" : ""}`}>
      {note && (
        <p className="composer-private">
          <Icon name="lock" size={14} />
          <strong>{t("Private")}</strong>
          <span>{t("Only technicians see this note.")}</span>
        </p>
      )}
      <Collision chat={chat} writes={text !== "" || files.length > 0 || isOtherBegun} />
      <LetterHint shown={left} />
      {suggestions.list}
      <textarea ref={field} rows={1} aria-label={placeholder} placeholder={placeholder} value={text} onChange={(event) => { write(event.target.value); setCaret(event.target.selectionStart); }} onSelect={(event) => setCaret(event.currentTarget.selectionStart)} onFocus={() => setLeft(false)} onKeyDown={press} aria-invalid={tooLong} {...suggestions.aria} />
      <FilesTray files={files} attaching={attaching} onRemoved={() => field.current?.focus()} />
      <div className="composer-foot">
        <input ref={picker} type="file" multiple hidden aria-hidden="true" tabIndex={-1} onChange={pick} />
        <IconButton icon="clip" label={t("Attach files")} shortcut={shortcutOf("chat.attach")} onClick={() => picker.current?.click()} />
        <button type="button" className={`composer-mode ${note ? "composer-mode-on" : ""}`} aria-pressed={note} onClick={() => setNote(!note)} title={[isOtherBegun && begun, shortcutOf("chat.note")].filter(Boolean).join(" · ")}>
          <Icon name="lock" size={14} />
          {t("Private note")}
          {isOtherBegun && <span className="composer-begun"><span className="sr-only">({begun})</span></span>}
        </button>
        <span className="composer-hint hide-small">{t("Enter sends, Shift+Enter starts a new line")}</span>
        {length > longestMessage - 500 && <span className={tooLong ? "composer-count composer-over" : "composer-count"}>{t("{{count}} of {{most}} characters", { count: length, most: longestMessage })}</span>}
        <Button kind="primary" icon={note ? "lock" : "send"} disabled={!ready} onClick={send}>{note ? t("Add note") : t("Send")}</Button>
      </div>
    </footer>
  );
}
