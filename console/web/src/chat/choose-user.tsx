// Whom to write to at a device: one who is there, all who are there, or somebody who gets it when they come.
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { deviceUsers, useAsset } from "@/api/assets";
import type { StartWith } from "@/api/chats";
import { useMayMakeTicket } from "@/api/session";
import type { Asset, DeviceUser } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { Button, Empty, Failed, Field, Skeleton } from "@/ui/parts";
import { ago, consoleNow } from "@/ui/time";
import { Pick } from "./pick";
import { callName, present } from "./present";

interface Starting {
  busy: boolean;
  onStart: (whom: StartWith) => void;
}

/** An invitation to each; what is said first can be said to all at once. */
function AllForm({ users, busy, onStart, onBack }: Starting & { users: readonly DeviceUser[]; onBack: () => void }) {
  const { t } = useText();
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onStart({ all: true, text: text.trim() });
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      <p className="pick-note"><Icon name="people" size={16} /><span>{t("{{names}} are each asked on their own and do not see each other’s conversation. Whoever answers first has it; the others’ then end.", { names: users.map(callName).join(", ") })}</span></p>
      <Field label={t("First message to all of them (may stay empty)")}><textarea autoFocus rows={4} maxLength={8000} value={text} onChange={(event) => setText(event.target.value)} /></Field>
      <footer className="dialog-foot">
        <Button onClick={onBack}>{t("Back")}</Button>
        <Button kind="primary" type="submit" aria-disabled={busy}>{t("Start {{count}} conversations", { count: users.length })}</Button>
      </footer>
    </form>
  );
}

function Note({ icon, children }: { icon: "offline" | "clock"; children: ReactNode }) {
  return <p className="pick-note" role="status"><Icon name={icon} size={16} /><span>{children}</span></p>;
}

function People({ title, users, detail, busy, onStart, children }: Starting & { title: string; users: readonly DeviceUser[]; detail: (user: DeviceUser) => string; children?: ReactNode }) {
  if (users.length === 0) return null;
  return (
    <section>
      <h3 className="pick-title">{title}</h3>
      <ul className="pick-list" aria-label={title}>
        {children}
        {users.map((user) => <Pick key={user.uuid} icon="user" name={callName(user)} detail={detail(user)} busy={busy} onPick={() => onStart({ user: user.uuid })} />)}
      </ul>
    </section>
  );
}

export function ChooseUser({ device, busy, onStart, onTicket }: Starting & { device: number; onTicket: (asset: Asset) => void }) {
  const { t, language } = useText();
  const asset = useAsset(device);
  const users = useQuery(deviceUsers(device));
  const mayMake = useMayMakeTicket();
  const [toAll, setToAll] = useState(false);
  if (users.isPending || asset.isPending) return <Skeleton rows={3} height={44} />;
  if (users.isError) return <Failed error={users.error} retry={() => void users.refetch()} />;
  if (asset.isError) return <Failed error={asset.error} retry={() => void asset.refetch()} />;
  const name = asset.data.name;
  const { online } = users.data;
  const { there, away } = present(users.data);
  const login = (user: DeviceUser) => (user.full_name ? user.name : "");
  const seen = (user: DeviceUser) => [login(user), t("last there {{time}}", { time: ago(Date.parse(user.last_seen_at), consoleNow(), language) })].filter(Boolean).join(" · ");
  if (toAll && there.length > 1) return <AllForm users={there} busy={busy} onStart={onStart} onBack={() => setToAll(false)} />;
  if (there.length + away.length === 0)
    return (
      <Empty icon="user" title={t("Nobody has signed in on {{name}} yet", { name })}>
        <p>{mayMake ? t("There is no one to write to before somebody signs in there with Deskbell. A ticket can wait for them.") : t("There is no one to write to before somebody signs in there with Deskbell.")}</p>
        {mayMake && <Button icon="ticket" onClick={() => onTicket(asset.data)}>{t("New ticket")}</Button>}
      </Empty>
    );
  return (
    <>
      {!online && <Note icon="offline">{t("{{name}} is offline. What you write waits for it, and for the person to sign in there.", { name })}</Note>}
      {online && there.length === 0 && <Note icon="clock">{t("Nobody is signed in on {{name}} now. What you write waits there until the person signs in.", { name })}</Note>}
      <People title={online ? t("Signed in now") : t("Signed in when it went offline")} users={there} detail={login} busy={busy} onStart={onStart}>
        {there.length > 1 && <Pick icon="people" name={t("All {{count}} users", { count: there.length })} detail={t("An invitation to each: whoever answers first has the conversation")} busy={busy} onPick={() => setToAll(true)} />}
      </People>
      <People title={there.length > 0 ? t("Not signed in") : t("Known on this device")} users={away} detail={seen} busy={busy} onStart={onStart} />
    </>
  );
}
