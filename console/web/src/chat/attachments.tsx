// The files of a message: what each is, whether its bytes have come, and how to get them.
import { useText } from "@/i18n/i18n";
import type { Attachment } from "@/api/types";
import { Icon } from "@/ui/icons";
import { fileAddress, filesWords, kindOf, shownName, sizeWords } from "./files";
import { Carriage, FileName } from "./files-tray";
import type { UnsentFile } from "./outbox";
import { maybePicture } from "./picture";
import { PictureView } from "./picture-view";
import { uploads } from "./sending";
import { useStore } from "@/ui/store";

function FileIcon({ name }: { name: string }) {
  const { t } = useText();
  const kind = kindOf(name);
  return <span className={`file-icon ${kind.word === "Program" ? "file-icon-program" : ""}`} title={t(kind.word)}><Icon name={kind.icon} size={18} /><span className="sr-only">{t(kind.word)}: </span></span>;
}

export function Attachments({ files }: { files: readonly Attachment[] }) {
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
                {!file.arrived && <span className="file-state"><Icon name="clock" size={12} />{t("Waiting for the device")}</span>}
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
