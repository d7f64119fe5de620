// When a technician is told: how long mails gather, and the hours in which nothing comes.
import { useState } from "react";
import type { NotificationRules, NotificationRulesRequest } from "@/api/types";
import { languages, useText } from "@/i18n/i18n";
import { Field } from "@/ui/parts";
import { TryChannel } from "./try-channel";

interface Props {
  rules: NotificationRules;
  onChange: (body: NotificationRulesRequest, shown: NotificationRules) => void;
}

const spans = [0, 2, 5, 15, 30, 60, 240, 1440] as const;

export function Times({ rules, onChange }: Props) {
  const { t } = useText();
  const words = (minutes: number): string => (minutes === 0 ? t("At once, each by itself") : minutes < 60 ? t("{{count}} minutes", { count: minutes }) : minutes < 1440 ? t("{{count}} hours", { count: minutes / 60 }) : t("One day"));
  const choices = spans.includes(rules.digest_minutes as (typeof spans)[number]) ? spans : [...spans, rules.digest_minutes];
  if (!rules.email_is_set_up) return <p className="quiet">{t("This console has no mail server yet: no e-mail goes out until its administrator sets one up.")}</p>;
  return (
    <div className="field-row">
      <Field label={t("E-mails to {{address}} gather for", { address: rules.email })}>
        <select value={rules.digest_minutes} onChange={(event) => onChange({ digest_minutes: Number(event.target.value) }, { ...rules, digest_minutes: Number(event.target.value) })}>
          {choices.map((minutes) => <option key={minutes} value={minutes}>{words(minutes)}</option>)}
        </select>
      </Field>
      <Field label={t("Language of e-mails")}>
        <select value={rules.language} onChange={(event) => onChange({ language: event.target.value }, { ...rules, language: event.target.value })}>
          {languages.map(({ code, name }) => <option key={code} value={code}>{name}</option>)}
        </select>
      </Field>
      <TryChannel channel="email">{t("Send me a test e-mail")}</TryChannel>
    </div>
  );
}

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
/** A week that began on a Monday. */
const dayName = (index: number, language: string) => new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + index));

export function Quiet({ rules, onChange }: Props) {
  const { t, language } = useText();
  const quiet = rules.quiet_hours;
  const [zone, setZone] = useState(quiet.time_zone);
  const none = quiet.from === quiet.until;
  const change = (part: Partial<NotificationRules["quiet_hours"]>) => onChange({ quiet_hours: part }, { ...rules, quiet_hours: { ...quiet, ...part } });
  return (
    <>
      <label className="check"><input type="checkbox" checked={!none} onChange={(event) => change(event.target.checked ? { from: "20:00", until: "07:00" } : { from: "00:00", until: "00:00" })} /> {t("Nothing comes every day between these times")}</label>
      {!none && (
        <div className="field-row">
          <Field label={t("From")}><input type="time" required value={quiet.from} onChange={(event) => event.target.value && change({ from: event.target.value })} /></Field>
          <Field label={t("Until")}><input type="time" required value={quiet.until} onChange={(event) => event.target.value && change({ until: event.target.value })} /></Field>
        </div>
      )}
      <fieldset className="choices">
        <legend>{t("Quiet all day")}</legend>
        {days.map((day, index) => (
          <label key={day} className="check">
            <input type="checkbox" checked={quiet.days.includes(day)} onChange={(event) => change({ days: days.filter((one) => (one === day ? event.target.checked : quiet.days.includes(one))) })} /> {dayName(index, language)}
          </label>
        ))}
      </fieldset>
      <div className="field-row">
        <Field label={t("Time zone")}>
          <input list="time-zones" value={zone} spellCheck={false} onChange={(event) => setZone(event.target.value)} onBlur={() => zone !== quiet.time_zone && change({ time_zone: zone })} />
        </Field>
        <datalist id="time-zones">{Intl.supportedValuesOf("timeZone").map((name) => <option key={name} value={name} />)}</datalist>
      </div>
      <p className="quiet">{t("What is still open when they end is told then.")}</p>
    </>
  );
}
