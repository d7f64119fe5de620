// A device wherever it is named: its page, and a quick menu that starts a conversation with who is at it.
import { useLocation } from "wouter";
import { deviceUsers } from "@/api/assets";
import { startChats } from "@/api/chats";
import { queryClient, useMay, useMayStart } from "@/api/session";
import { onlyOne } from "@/chat/present";
import { openStart } from "@/chat/start-from";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { ChoiceMenu } from "@/ui/menu";
import { PlaceLink } from "@/ui/place-link";
import { toastError } from "@/ui/toasts";

/** With the one who is there, at once; else the dialog asks with whom, or says that nobody is there. */
export function useStartChat(): (assetId: number) => void {
  const [, go] = useLocation();
  const start = async (assetId: number) => {
    const only = onlyOne(await queryClient.fetchQuery({ ...deviceUsers(assetId), staleTime: 0 }));
    if (!only) return openStart({ device: assetId });
    const { chats } = await startChats(assetId, { user: only.uuid });
    go(`/chat/all/${chats[0]?.id}`);
  };
  return (assetId) => void start(assetId).catch(toastError);
}

export function AssetLink({ id, name }: { id: number; name: string }) {
  const { t } = useText();
  const [, go] = useLocation();
  const start = useStartChat();
  const mayDo = useMay();
  const mayStart = useMayStart();
  const choices = [
    ...(mayStart ? [{ id: "chat", text: t("Start a conversation"), icon: "chat" as const }] : []),
    ...(mayDo("asset.read") ? [{ id: "open", text: t("Show the device"), icon: "device" as const }] : []),
    ...(mayDo("asset.read") && mayDo("alert.read") ? [{ id: "alerts", text: t("Its open alerts"), icon: "alert" as const }] : []),
  ];
  const choose = (choice: string) => {
    if (choice === "chat") start(id);
    else go(choice === "open" ? `/assets/${id}` : `/assets/${id}/alerts`);
  };
  return (
    <span className="asset-link">
      <PlaceLink href={`/assets/${id}`} className="ellipsis">{name}</PlaceLink>
      {choices.length > 0 && <ChoiceMenu className="icon-button" label={t("More for {{name}}", { name })} choices={choices} onChoose={choose}>
        <Icon name="dots" size={16} />
      </ChoiceMenu>}
    </span>
  );
}
