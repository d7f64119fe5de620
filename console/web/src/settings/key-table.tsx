// The keys of this person: each command's key, chosen by pressing it, and why one cannot be chosen.
import { useState } from "react";
import { useText } from "@/i18n/i18n";
import { commands, keysOf, lettersOn, ownKeys, takenBy, type Command } from "@/shell/keys";
import { isLetter, keysForPeople, keysOfPress, problemOf } from "@/shell/presses";
import { Button, KeyCaps } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { Part } from "./part";

/** What the last press at a command's field came to. */
interface Said {
  id: string;
  words: string;
  refused: boolean;
}

function KeyRow({ command, said, say }: { command: Command; said: Said | null; say: (said: Said) => void }) {
  const { t } = useText();
  useStore(ownKeys);
  const keys = keysForPeople(keysOf(command));
  const refusalOf = (chosen: string): string | null => {
    const problem = problemOf(chosen);
    if (problem) return t(problem);
    const other = takenBy(chosen, command.id);
    if (other) return t("This is the key for “{{command}}”. Give that one another key first.", { command: t(other.title) });
    return isLetter(chosen) && chosen !== command.keys && !lettersOn.get() ? t("Single letters are switched off. Choose a key with Ctrl or Alt.") : null;
  };
  const press = (event: React.KeyboardEvent) => {
    if (event.key === "Tab" || event.key === "Escape") return;
    // It is being chosen: what it does elsewhere it must not do now.
    event.preventDefault();
    event.stopPropagation();
    const chosen = event.key === "Backspace" ? command.keys : keysOfPress(event.nativeEvent);
    if (chosen === null) return;
    const refusal = refusalOf(chosen);
    if (refusal) return say({ id: command.id, words: `${keysForPeople(chosen)}: ${refusal}`, refused: true });
    ownKeys.set((all) => {
      const rest = Object.fromEntries(Object.entries(all).filter(([entry]) => entry !== command.id));
      return chosen === command.keys ? rest : { ...rest, [command.id]: chosen };
    });
    say({ id: command.id, words: isLetter(chosen) ? t("{{keys}} works outside text fields.", { keys: keysForPeople(chosen) }) : t("{{keys}} works everywhere.", { keys: keysForPeople(chosen) }), refused: false });
  };
  return (
    <li>
      <span>{t(command.title)}</span>
      <button type="button" className="key-field" aria-label={t("Key for {{command}}: {{keys}}", { command: t(command.title), keys })} onKeyDown={press}>
        <KeyCaps keys={keys} />
      </button>
      <span className={said?.refused ? "key-said key-refused" : "key-said"} role="status">{said?.words}</span>
    </li>
  );
}

export function KeyTable() {
  const { t } = useText();
  const own = useStore(ownKeys);
  const letters = useStore(lettersOn);
  const [said, say] = useState<Said | null>(null);
  return (
    <Part id="keys" title={t("Keys")}>
      <label className="check"><input type="checkbox" checked={letters} onChange={(event) => lettersOn.set(event.target.checked)} /> {t("Single letters work outside text fields")}</label>
      <p className="quiet">{t("To change a key, choose its field and press the new one; Backspace gives the old one back.")}</p>
      <ul className="key-list">
        {commands.map((command) => <KeyRow key={command.id} command={command} said={said?.id === command.id ? said : null} say={say} />)}
      </ul>
      {Object.keys(own).length > 0 && <Button onClick={() => { ownKeys.set({}); say(null); }}>{t("Give all keys back")}</Button>}
    </Part>
  );
}
