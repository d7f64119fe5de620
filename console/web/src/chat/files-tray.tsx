// What is attached to the answer that is being written: always in sight, with how far each file has come.
import { useState } from "react";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { IconButton } from "@/ui/parts";
import { kindOf, nameParts, refusalWords, shownName, sizeWords, sortOut, type Refused } from "./files";
import { uploads } from "./sending";
import type { Carried } from "./uploads";

export function FileName({ name }: { name: string }) {
  const { stem, end } = nameParts(name);
  return <bdi className="file-name" title={shownName(name)}><span className="ellipsis">{stem}</span>{end && <span className="file-end">{end}</span>}</bdi>;
}

/** How far a file has come, in words and as a bar. */
export function Carriage({ file }: { file: Carried }) {
  const { t, language } = useText();
  const percent = Math.min(100, Math.floor((file.sent / file.size) * 100));
  const words = { waiting: t("Waiting"), sending: t("Sending {{percent}} %", { percent }), paused: t("Paused at {{percent}} %: no connection", { percent }), whole: t("Uploaded"), failed: t("Not uploaded") };
  return (
    <span className={`file-facts file-${file.state}`}>
      <span>{sizeWords(file.size, language)}</span>
      <span className="file-state">{words[file.state]}</span>
      {(file.state === "sending" || file.state === "paused") && <progress max={100} value={percent} aria-label={t("Progress of {{name}}", { name: shownName(file.name) })} />}
    </span>
  );
}

function Chip({ file, onRemoved }: { file: Carried; onRemoved: () => void }) {
  const { t } = useText();
  const kind = kindOf(file.name);
  const name = shownName(file.name);
  const remove = () => {
    uploads.remove(file.uuid);
    onRemoved();
  };
  return (
    <li className={`chip chip-${file.state}`}>
      <Icon name={kind.icon} size={16} />
      <span className="sr-only">{t(kind.word)}: </span>
      <span className="chip-words">
        <FileName name={file.name} />
        <Carriage file={file} />
        {file.state === "failed" && <span className="chip-error" role="alert">{t(file.error ?? "")}</span>}
      </span>
      {file.state === "failed" && <IconButton icon="reopen" label={t("Try {{name}} again", { name })} onClick={() => uploads.retry(file.uuid)} />}
      <IconButton icon="close" label={t("Remove {{name}}", { name })} onClick={remove} />
    </li>
  );
}

export interface Attaching {
  refused: readonly Refused[];
  attach: (files: readonly File[], folders?: ReadonlySet<File>) => void;
  forgive: () => void;
}

/** Takes what fits beside `there` files of the answer or the note, and remembers what does not until somebody has read it. */
export function useAttaching(chatId: number, there: number, note: boolean): Attaching {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const attach = (files: readonly File[], folders?: ReadonlySet<File>) => {
    const sorted = sortOut(files, there, folders);
    // The console takes no name that does not show what it is.
    for (const file of sorted.taken) uploads.add(chatId, shownName(file.name), file, note);
    setRefused(sorted.refused);
  };
  return { refused, attach, forgive: () => setRefused([]) };
}

export function FilesTray({ files, attaching, onRemoved }: { files: readonly Carried[]; attaching: Attaching; onRemoved: () => void }) {
  const { t, language } = useText();
  const { refused, forgive } = attaching;
  return (
    <>
      {refused.length > 0 && (
        <div className="files-refused" role="alert">
          <Icon name="alert" size={16} />
          <ul>{refused.map((one, index) => <li key={index}>{refusalWords(one, t, language)}</li>)}</ul>
          <IconButton icon="close" label={t("Dismiss")} onClick={forgive} />
        </div>
      )}
      {files.length > 0 && <ul className="chips" aria-label={t("Attached files")}>{files.map((file) => <Chip key={file.uuid} file={file} onRemoved={onRemoved} />)}</ul>}
    </>
  );
}
