// A new announcement, or one that still waits: whom it is for, its words, when it begins and ends, and how the tray will show it.
import "@/styles/announcements.css";
import { api, ask, path } from "@/api/client";
import { useMay, useMe } from "@/api/session";
import type { Announcement } from "@/api/types";
import type { Named } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { useKept } from "@/ui/kept";
import { Field } from "@/ui/parts";
import { consoleNow } from "@/ui/time";
import { TargetChoice, addressed, firstTarget, targetFrom, type Target } from "./announcement-target";
import { levels, readAgain } from "./data";
import { TrayCard } from "./tray-card";

/** For an input of a local day and time; empty where there is none. */
function localTime(iso: string | undefined): string {
  if (!iso) return "";
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
const instant = (local: string): string => (local ? new Date(local).toISOString() : "");
const msOf = (local: string): number | null => (local ? new Date(local).getTime() : null);

interface Props {
  /** The one that is changed; without it a new one is made. */
  of?: Announcement;
  /** The devices that were chosen for that one. */
  chosen?: Named[];
  /** Whom a new one is for at first. */
  target?: Target;
  onClose: () => void;
  onDone?: (id: number) => void;
}

export function AnnouncementForm({ of, chosen = [], target: begin, onClose, onDone }: Props) {
  const { t } = useText();
  const me = useMe();
  const seesCustomers = useMay()("customer.read");
  const first = {
    target: of ? targetFrom(of, chosen) : firstTarget(seesCustomers),
    title: of?.title ?? "",
    text: of?.text ?? "",
    level: of?.level ?? "information",
    starts: localTime(of?.starts_at),
    expires: localTime(of?.expires_at),
  };
  const isWritten = ({ title, text }: typeof first) => title !== first.title || text !== first.text;
  const { values, change, forget, notice } = useKept(`draft.announcement.${of?.id ?? "new"}`, first, isWritten, begin ? { target: begin } : {});
  const { target, title, text, level, starts, expires } = values;
  const save = async () => {
    const body = { ...addressed(target), title, text, level, starts_at: instant(starts), expires_at: instant(expires) };
    const { announcement } = of ? await ask(api.PUT("/announcements/{id}", { params: path(of.id), body })) : await ask(api.POST("/announcements", { body }));
    forget();
    await readAgain();
    onDone?.(announcement.id);
  };
  return (
    <FormDialog title={of ? t("Change the announcement") : t("New announcement")} action={of ? t("Save") : starts ? t("Schedule") : t("Send now")} save={save} onClose={onClose} wide>
      {notice}
      <TargetChoice target={target} onChange={(one) => change({ target: one })} />
      <Field label={t("Title")}><input required maxLength={120} value={title} onChange={(event) => change({ title: event.target.value })} /></Field>
      <Field label={t("Text")}><textarea required rows={5} maxLength={4000} value={text} onChange={(event) => change({ text: event.target.value })} /></Field>
      <div className="form-columns">
        <Field label={t("Level")}><select value={level} onChange={(event) => change({ level: event.target.value })}>{levels.map((one) => <option key={one.id} value={one.id}>{t(one.text)}</option>)}</select></Field>
        <Field label={t("Start (empty: at once)")}><input type="datetime-local" value={starts} onChange={(event) => change({ starts: event.target.value })} /></Field>
        <Field label={t("End (empty: none)")}><input type="datetime-local" value={expires} onChange={(event) => change({ expires: event.target.value })} /></Field>
      </div>
      {level === "critical" && <p className="quiet">{t("An important one also opens the window on the device, unless its user does not want to be disturbed.")}</p>}
      <TrayCard title={title} text={text} level={level} author={of?.author ?? me.name} sentMs={msOf(starts) ?? consoleNow()} expiresMs={msOf(expires)} />
    </FormDialog>
  );
}
