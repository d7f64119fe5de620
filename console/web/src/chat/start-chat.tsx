// Starting a conversation: find the device, and its user gets a window.
import { useState } from "react";
import { useLocation } from "wouter";
import { useAssets } from "@/api/assets";
import { startChat } from "@/api/chats";
import { asApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { Dialog } from "@/ui/dialog";
import { Failed, Presence, Skeleton } from "@/ui/parts";

export default function StartChat({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const [query, setQuery] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const assets = useAssets({ query: query.trim() });
  const start = (id: number) => {
    setBusy(true);
    setProblem("");
    startChat(id)
      .then((chat) => {
        onClose();
        go(`/chat/all/${chat.id}`);
      })
      .catch((error: unknown) => setProblem(asApiError(error).message))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title={t("Start a conversation")} open onClose={onClose}>
      <div className="palette-input palette-input-boxed">
        <Icon name="search" />
        <input autoFocus type="search" aria-label={t("Search devices, customers and users")} placeholder={t("Search devices, customers and users")} value={query} onChange={(event) => setQuery(event.target.value)} />
      </div>
      {problem && <p className="form-problem" role="alert"><Icon name="alert" size={16} />{t(problem)}</p>}
      {assets.isPending ? <Skeleton rows={5} height={44} /> : assets.isError ? <Failed error={assets.error} retry={() => void assets.refetch()} /> : (
        <ul className="pick-list">
          {assets.data.assets.map((asset) => (
            <li key={asset.id}>
              <button type="button" disabled={busy || !asset.has_live_chat} onClick={() => start(asset.id)}>
                <Icon name="device" size={16} />
                <span className="pick-name"><span className="ellipsis">{asset.name}</span><small className="ellipsis">{[asset.customer.business_name, asset.logged_in_user].filter(Boolean).join(" · ")}</small></span>
                <Presence online={asset.online} word />
              </button>
            </li>
          ))}
        </ul>
      )}
      {assets.data?.assets.length === 0 && <p className="palette-none">{t("No device matches")}</p>}
    </Dialog>
  );
}
