// Ctrl+/: every key, in groups.
import { useText } from "@/i18n/i18n";
import { Dialog } from "@/ui/dialog";
import { KeyCaps } from "@/ui/parts";
import { commands, keysOf, lettersOn } from "./keys";
import { isLetter, isMac, keysForPeople } from "./presses";
import { useStore } from "@/ui/store";

const writing = [
  ["Send", "Enter"],
  ["New line", "Shift+Enter"],
  ["Canned response, at the beginning of an answer", "/"],
  ["Name a colleague, in a note", "@"],
  ["Paste a picture or a file", isMac ? "Cmd+V" : "Ctrl+V"],
  ["Go to the newest message, draft kept", "Esc"],
] as const;

export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const letters = useStore(lettersOn);
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <Dialog title={t("Keys")} open onClose={onClose} wide>
      <div className="key-help">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(group)}</h3>
            <dl>
              {commands.filter((command) => command.group === group && (letters || !isLetter(keysOf(command)))).map((command) => (
                <div key={command.id}>
                  <dt>{t(command.title)}</dt>
                  <dd className="key-help-keys"><KeyCaps keys={keysForPeople(keysOf(command))} />{letters && command.also && <><span className="quiet">{t("or")}</span><KeyCaps keys={command.also} /></>}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t("Writing")}</h3>
          <dl>
            {writing.map(([title, keys]) => (
              <div key={title}>
                <dt>{t(title)}</dt>
                <dd><KeyCaps keys={keys} /></dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
