// The files of a message: what each is, how far its bytes have come or gone, and how to get them.
import { useContext } from "react";
import { useText } from "@/i18n/i18n";
import type { Attachment } from "@/api/types";
import { Icon } from "@/ui/icons";
import { fileAddress, filesWords, kindOf, shownName, sizeWords } from "./files";
import { Carriage, FileName } from "./files-tray";
import { DeviceIsOnline, fileMoves } from "./moves";
import type { UnsentFile } from "./outbox";
import { maybePicture } from "./picture";
import { PictureView } from "./picture-view";
import { uploads } from "./sending";
import { useStore } from "@/ui/store";
import { clockTime, fullTime } from "@/ui/time";

function FileIcon({ name }: { name: string }) {
  const { t } = useText();
  const kind = kindOf(name);
  return <span className={`file-icon ${kind.word === "Program" ? "file-icon-program" : ""}`} title={t(kind.word)}><Icon name={kind.icon} size={18} /><span className="sr-only">{t(kind.word)}: </span></span>;
}

/** Of an end user's file that is not here yet: how far it is, and what it waits for. */
function Arrival({ file }: { file: Attachment }) {
  const { t } = useText();
  const online = useContext(DeviceIsOnline);
  const move = useStore(fileMoves).get(file.attachment_id);
  const percent = Math.min(99, Math.floor((Math.max(file.received, move?.received ?? 0) / file.size) * 100));
  const words = move?.moving && online
    ? t("Arriving, {{percent}} %", { percent })
    : !online
      ? percent > 0 ? t("Paused at {{percent}} %, the device is offline", { percent }) : t("Waiting, the device is offline")
      : percent > 0 ? t("Paused at {{percent}} %, waiting for the device", { percent }) : t("Waiting for the device");
  return (
    <>
      <span className="file-state"><Icon name={online ? "clock" : "offline"} size={12} />{words}</span>
      {(percent > 0 || (move?.moving && online)) && <progress max={100} value={percent} aria-label={t("Progress of {{name}}", { name: shownName(file.name) })} />}
    </>
  );
}

/** Of a technician's file: whether the person has it by now. */
function Fetched({ file }: { file: Attachment }) {
  const { t, language } = useText();
  const online = useContext(DeviceIsOnline);
  if (file.fetched_at !== undefined) return <span className="file-state" title={fullTime(file.fetched_at, language)}><Icon name="check" size={12} />{t("Fetched at {{time}}", { time: clockTime(file.fetched_at, language) })}</span>;
  return <span className="file-state"><Icon name={online ? "clock" : "offline"} size={12} />{online ? t("Not fetched yet") : t("Not fetched yet, the device is offline")}</span>;
}

export function Attachments({ files, outgoing }: { files: readonly Attachment[]; outgoing: boolean }) {
  const { t, language } = useText();
  return (
    <ul className="attachments" aria-label={filesWords(files, t)}>
      {files.map((file) => (
        <li key={file.attachment_id} className="attachment">
          <div className="attachment-line">
            <FileIcon name={file.name} />
            <span className="attachment-words">
              <FileName name={file.name} />
              <span className="file-facts">
                <span>{sizeWords(file.size, language)}</span>
                {!file.arrived && <Arrival file={file} />}
                {file.arrived && outgoing && <Fetched file={file} />}
              </span>
            </span>
            {file.arrived && <a className="button button-plain" href={fileAddress(file.attachment_id)} download={shownName(file.name)} aria-label={t("Download {{name}}", { name: shownName(file.name) })}><Icon name="save" size={16} /><span>{t("Download")}</span></a>}
          </div>
          {file.arrived && maybePicture(file) && <PictureView file={file} />}
        </li>
      ))}
    </ul>
  );
}

/** Those of a message that is not sent yet. */
export function UnsentFiles({ files }: { files: readonly UnsentFile[] }) {
  const { t, language } = useText();
  const all = useStore(uploads.items);
  return (
    <ul className="attachments" aria-label={filesWords(files, t)}>
      {files.map((file) => {
        const carried = all.find((one) => one.uuid === file.uuid);
        return (
          <li key={file.uuid} className="attachment">
            <div className="attachment-line">
              <FileIcon name={file.name} />
              <span className="attachment-words">
                <FileName name={file.name} />
                {carried ? <Carriage file={carried} /> : <span className="file-facts">{sizeWords(file.size, language)}</span>}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
