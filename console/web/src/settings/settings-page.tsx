// What this person sets for this browser: theme, language, sound; and what the other files of this folder offer.
import { languages, setLanguage, useText, type Language } from "@/i18n/i18n";
import { enableSound, soundWanted } from "@/live/ring";
import { theme, themes, type Theme } from "@/shell/theme";
import { Page } from "@/ui/page";
import { Button } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { useMe } from "@/api/session";
import { Canned } from "./canned";
import { ChatLimits } from "./chat-limits";
import { SecurityGroups } from "./groups";
import { KeyTable } from "./key-table";
import { Notifications } from "./notifications";
import { OwnPicture } from "./own-picture";
import { Password } from "./password";
import { SecondStep } from "./second-step";

const themeNames: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

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
