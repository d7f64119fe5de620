// Who is at a device with a tray, and who was; each can be written to from here.
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { deviceUsers } from "@/api/assets";
import { startChats } from "@/api/chats";
import { useMay } from "@/api/session";
import type { Asset, DeviceUser } from "@/api/types";
import { callName } from "@/chat/present";
import { useText } from "@/i18n/i18n";
import { Badge, Failed, IconButton, Skeleton } from "@/ui/parts";
import { toastError } from "@/ui/toasts";
import { ago, consoleNow } from "@/ui/time";

export function AssetUsers({ asset }: { asset: Asset }) {
  const { t, language } = useText();
  const [, go] = useLocation();
  const mayDo = useMay();
  const isShown = asset.has_live_chat && mayDo("chat.see");
  const users = useQuery({ ...deviceUsers(asset.id), enabled: isShown });
  if (!isShown) return null;
  const start = (user: DeviceUser) => void startChats(asset.id, { user: user.uuid }).then(({ chats }) => go(`/chat/all/${chats[0]?.id}`)).catch(toastError);
  const state = (user: DeviceUser) => {
    if (user.signed_in_at == null) return <span className="quiet">{t("last there {{time}}", { time: ago(Date.parse(user.last_seen_at), consoleNow(), language) })}</span>;
    return asset.online ? <Badge tone="ok" icon="check">{t("Deskbell is running")}</Badge> : <span className="quiet">{t("Deskbell ran when it went offline")}</span>;
  };
  return (
    <section className="card-panel">
      <h2>{t("People")}</h2>
      {users.isPending ? <Skeleton rows={2} /> : users.isError ? <Failed error={users.error} retry={() => void users.refetch()} /> : (
        <>
          {users.data.device_users.length === 0 && <p className="quiet">{t("Nobody has signed in on {{name}} yet", { name: asset.name })}</p>}
          <ul className="plain-list">
            {users.data.device_users.map((user) => (
              <li key={user.uuid}>
                <strong>{callName(user)}</strong>
                {state(user)}
                {mayDo("chat.answer") && <IconButton icon="chat" label={t("Start a conversation with {{name}}", { name: callName(user) })} onClick={() => start(user)} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
