// An announcement as the tray's window shows it.
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { fullTime } from "@/ui/time";
import { levelOf } from "./data";

interface Shown {
  title: string;
  text: string;
  level: string;
  author: string;
  sentMs: number;
  expiresMs: number | null;
}

export function TrayCard({ title, text, level, author, sentMs, expiresMs }: Shown) {
  const { t, language } = useText();
  const shown = levelOf(level);
  return (
    <section className={`tray-card tray-card-${shown.id}`} aria-label={t("As the tray shows it")}>
      <Icon name={shown.icon} size={20} />
      <div className="tray-card-words">
        {shown.id !== "information" && <p className="tray-card-level">{t(shown.text)}</p>}
        <p className="tray-card-title">{title || t("Title")}</p>
        <p className="tray-card-facts">{author} · {fullTime(sentMs, language)}{expiresMs !== null && ` · ${t("until {{time}}", { time: fullTime(expiresMs, language) })}`}</p>
        <p className="tray-card-text">{text || t("Text")}</p>
        <p className="tray-card-foot"><span className="tray-card-button">{t("Dismiss")}</span></p>
      </div>
    </section>
  );
}
