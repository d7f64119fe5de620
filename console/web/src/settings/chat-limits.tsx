// How many conversations each technician may have at once: for who administers the chat.
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { api, ask, path } from "@/api/client";
import { useColleagues } from "@/api/people";
import { may, queryClient, useSession } from "@/api/session";
import type { ChatLimit } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { PresenceWord, presenceOf } from "@/ui/presence";
import { Failed, Skeleton } from "@/ui/parts";
import { toast, toastError } from "@/ui/toasts";
import { Part } from "./part";

const highest = 1_000;
const key = ["chat_limits"];

const useChatLimits = () => useQuery({ queryKey: key, queryFn: async () => (await ask(api.GET("/chat_limits"))).chat_limits });

/** `most` 0: any number. */
async function change(id: number, most: number): Promise<void> {
  const { chat_limit } = await ask(api.PUT("/chat_limits/{id}", { params: path(id), body: { most } }));
  queryClient.setQueryData<ChatLimit[]>(key, (all) => all?.map((limit) => (limit.user.id === id ? chat_limit : limit)));
}

function Limit({ of: { user, open, most = 0 } }: { of: ChatLimit }) {
  const { t } = useText();
  const colleague = useColleagues().data?.find((one) => one.id === user.id);
  const [written, setWritten] = useState<string | null>(null);
  const value = written ?? (most > 0 ? String(most) : "");
  const wanted = Number(value);
  const isWrong = !Number.isInteger(wanted) || wanted < 0 || wanted > highest;
  const save = () => {
    if (written === null || isWrong) return;
    if (wanted === most) return setWritten(null);
    change(user.id, wanted).then(() => {
      setWritten(null);
      const said = wanted > 0 ? t("{{name}} gets at most {{count}} conversations at once", { name: user.name, count: wanted }) : t("{{name}} gets any number of conversations", { name: user.name });
      toast(said, { text: t("Undo"), run: () => void change(user.id, most).catch(toastError), undoes: true });
    }).catch(toastError);
  };
  return (
    <li>
      <span className="canned-text">
        <strong className="ellipsis">{user.name}</strong>
        <small>{t("{{count}} open conversations", { count: open })}{colleague && <> · <PresenceWord state={presenceOf(colleague)} /></>}</small>
      </span>
      <form className="limit" onSubmit={(event) => { event.preventDefault(); save(); }}>
        <input type="number" inputMode="numeric" min={0} max={highest} value={value} placeholder={t("any number")} aria-label={t("Most conversations of {{name}} at once", { name: user.name })} aria-invalid={isWrong} aria-describedby={isWrong ? `limit-${user.id}` : undefined} onChange={(event) => setWritten(event.target.value)} onBlur={save} />
        {isWrong && <small id={`limit-${user.id}`} role="alert" className="field-error">{t("0 to 1,000; empty: any number")}</small>}
      </form>
    </li>
  );
}

export function ChatLimits() {
  const { t } = useText();
  const session = useSession().data;
  if (!may(session, "chat.administer")) return null;
  return <ChatLimitsOfAll title={t("Conversations at once")} />;
}

function ChatLimitsOfAll({ title }: { title: string }) {
  const { t } = useText();
  const limits = useChatLimits();
  return (
    <Part id="limits" title={title}>
      <p className="quiet">{t("Who has as many gets no new one by round robin, and no colleague can assign another; taking one oneself is always possible.")}</p>
      {limits.isPending ? <Skeleton rows={3} /> : limits.isError ? <Failed error={limits.error} retry={() => void limits.refetch()} /> : (
        <ul className="plain-list canned-list">{limits.data.map((limit) => <Limit key={limit.user.id} of={limit} />)}</ul>
      )}
    </Part>
  );
}
