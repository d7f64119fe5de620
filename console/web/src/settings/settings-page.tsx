// What this person sets for this browser: theme, language, sound, keys.
import { languages, setLanguage, useText, type Language } from "@/i18n/i18n";
import { enableSound, soundWanted } from "@/live/ring";
import { commands, keysForPeople, keysOf, lettersOn, ownKeys } from "@/shell/keys";
import { theme, themes, type Theme } from "@/shell/theme";
import { Page } from "@/ui/page";
import { Button, KeyCaps } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { useMe } from "@/api/session";
import { Canned } from "./canned";
import { ChatLimits } from "./chat-limits";
import { SecurityGroups } from "./groups";
import { Notifications } from "./notifications";
import { OwnPicture } from "./own-picture";
import { Password } from "./password";
import { SecondStep } from "./second-step";

const themeNames: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };
const wanted = ["$mod", "Alt", "Shift"] as const;

/** The keys of a press in the words of tinykeys; null while only modifiers are down. */
function keysOfPress(event: React.KeyboardEvent): string | null {
  if (["Control", "Meta", "Alt", "Shift"].includes(event.key)) return null;
  const down = { $mod: event.ctrlKey || event.metaKey, Alt: event.altKey, Shift: event.shiftKey };
  const name = event.code.startsWith("Key") ? event.code.slice(3) : event.code.startsWith("Arrow") ? event.code : event.key;
  return [...wanted.filter((modifier) => down[modifier]), name].join("+");
}

function KeyTable() {
  const { t } = useText();
  const own = useStore(ownKeys);
  const letters = useStore(lettersOn);
  const press = (id: string) => (event: React.KeyboardEvent) => {
    if (event.key === "Tab" || event.key === "Escape") return;
    event.preventDefault();
    if (event.key === "Backspace") {
      ownKeys.set((all) => Object.fromEntries(Object.entries(all).filter(([entry]) => entry !== id)));
      return;
    }
    const keys = keysOfPress(event);
    if (keys) ownKeys.set((all) => ({ ...all, [id]: keys }));
  };
  return (
    <section className="card-panel card-panel-lone">
      <h2>{t("Keys")}</h2>
      <label className="check"><input type="checkbox" checked={letters} onChange={(event) => lettersOn.set(event.target.checked)} /> {t("Single letters work outside text fields")}</label>
      <p className="quiet">{t("To change a key, choose its field and press the new one; Backspace gives the old one back.")}</p>
      <ul className="key-list">
        {commands.map((command) => (
          <li key={command.id}>
            <span>{t(command.title)}</span>
            <button type="button" className="key-field" aria-label={t("Key for {{command}}: {{keys}}", { command: t(command.title), keys: keysForPeople(keysOf(command)) })} onKeyDown={press(command.id)}>
              <KeyCaps keys={keysForPeople(own[command.id] ?? command.keys)} />
            </button>
          </li>
        ))}
      </ul>
      {Object.keys(own).length > 0 && <Button onClick={() => ownKeys.set({})}>{t("Give all keys back")}</Button>}
    </section>
  );
}

export default function SettingsPage({ section }: { section: string | undefined }) {
  const { t, language } = useText();
  const me = useMe();
  const chosen = useStore(theme);
  const sound = useStore(soundWanted);
  return (
    <Page title={t("Settings")} lead={<p className="page-lead"><span>{me.name}</span><span>{me.email}</span></p>}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Settings")}>
        <section className="card-panel card-panel-lone">
          <h2>{t("Appearance")}</h2>
          <fieldset className="choices">
            <legend>{t("Theme")}</legend>
            {themes.map((name) => <label key={name} className="check"><input type="radio" name="theme" checked={chosen === name} onChange={() => theme.set(name)} /> {t(themeNames[name])}</label>)}
          </fieldset>
          <fieldset className="choices">
            <legend>{t("Language")}</legend>
            {languages.map((entry) => <label key={entry.code} className="check" lang={entry.code}><input type="radio" name="language" checked={language === entry.code} onChange={() => void setLanguage(entry.code as Language)} /> {entry.name}</label>)}
          </fieldset>
        </section>
        <section className="card-panel card-panel-lone">
          <h2>{t("Sound")}</h2>
          <label className="check"><input type="checkbox" checked={sound} onChange={(event) => (event.target.checked ? void enableSound() : soundWanted.set(false))} /> {t("A bell rings when somebody waits")}</label>
          <Button icon="sound" onClick={() => void enableSound()}>{t("Try the bell")}</Button>
        </section>
        <OwnPicture />
        <Password />
        <SecondStep />
        <Notifications called={section === "notifications"} />
        <Canned />
        <ChatLimits />
        <SecurityGroups />
        <KeyTable />
      </div>
    </Page>
  );
}
