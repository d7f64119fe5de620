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
import { Part, Parts } from "./part";
import { Password } from "./password";
import { SecondStep } from "./second-step";
import type { SectionId } from "./sections";

const themeNames: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

export default function SettingsPage({ section }: { section: SectionId | undefined }) {
  const { t, language } = useText();
  const me = useMe();
  const chosen = useStore(theme);
  const sound = useStore(soundWanted);
  return (
    <Page title={t("Settings")} lead={<p className="page-lead"><span>{me.name}</span><span>{me.email}</span></p>}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Settings")}>
        <Parts called={section}>
          <Part id="appearance" title={t("Appearance")}>
            <fieldset className="choices">
              <legend>{t("Theme")}</legend>
              {themes.map((name) => <label key={name} className="check"><input type="radio" name="theme" checked={chosen === name} onChange={() => theme.set(name)} /> {t(themeNames[name])}</label>)}
            </fieldset>
            <fieldset className="choices">
              <legend>{t("Language")}</legend>
              {languages.map((entry) => <label key={entry.code} className="check" lang={entry.code}><input type="radio" name="language" checked={language === entry.code} onChange={() => void setLanguage(entry.code as Language)} /> {entry.name}</label>)}
            </fieldset>
          </Part>
          <Part id="sound" title={t("Sound")}>
            <label className="check"><input type="checkbox" checked={sound} onChange={(event) => (event.target.checked ? void enableSound() : soundWanted.set(false))} /> {t("A bell rings when somebody waits")}</label>
            <Button icon="sound" onClick={() => void enableSound()}>{t("Try the bell")}</Button>
          </Part>
          <OwnPicture />
          <Password />
          <SecondStep />
          <Notifications />
          <Canned />
          <ChatLimits />
          <SecurityGroups />
          <KeyTable />
        </Parts>
      </div>
    </Page>
  );
}
