// Recovery codes, shown this once: to be copied, or saved as a text.
import { useEffect, useRef } from "react";
import { useMe } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { Button } from "@/ui/parts";
import { saveFile } from "@/ui/save-file";
import { ToCopy } from "@/ui/to-copy";

export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const { t } = useText();
  const me = useMe();
  const region = useRef<HTMLDivElement>(null);
  // What had the focus is gone: who hears the page is told what stands there now.
  useEffect(() => region.current?.focus(), []);
  const save = () => saveFile("deskbell-recovery-codes.txt", new Blob([`Deskbell, ${location.origin}\n${me.email}\n\n${codes.join("\n")}\n`], { type: "text/plain" }));
  return (
    <div ref={region} className="recovery-codes" tabIndex={-1} role="group" aria-labelledby="recovery-codes-lead">
      <p id="recovery-codes-lead">{t("Your recovery codes, shown this once: keep them where the phone is not. Each signs you in one time in the place of a code.")}</p>
      <ToCopy label={t("Recovery codes")} text={codes.join("\n")} />
      <div className="field-row">
        <Button icon="save" onClick={save}>{t("Save as text")}</Button>
        <Button kind="primary" onClick={done}>{t("I have kept them")}</Button>
      </div>
    </div>
  );
}
