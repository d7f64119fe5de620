// Shutting a device out: its key is worth nothing from then on. What happens is said before, and how it comes back.
import { api, ask, path } from "@/api/client";
import { queryClient } from "@/api/session";
import type { Asset } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Icon } from "@/ui/icons";
import { fullTime } from "@/ui/time";

export function ShutOut({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const { t } = useText();
  const revoke = async () => {
    await ask(api.POST("/customer_assets/{id}/revoke", { params: path(asset.id) }));
    await queryClient.invalidateQueries({ predicate: (query) => ["asset", "assets", "events"].includes(String(query.queryKey[0])) });
  };
  return (
    <FormDialog title={t("Shut {{name}} out?", { name: asset.name })} action={t("Shut out")} isDanger save={revoke} onClose={onClose}>
      <p>{t("Its key is revoked and its link closes within seconds: nothing from this device is taken any more, and it gets no message, policy or announcement.")}</p>
      <p>{t("What it reported stays, and so do its conversations and tickets. What its people write waits on the device.")}</p>
      <p>{t("To bring it back, enrol it anew: make a token on its customer's page and run “deskbell enroll --force” on the device. It is then this same asset again.")}</p>
    </FormDialog>
  );
}

/** Above everything else that is shown of it. */
export function ShutOutNote({ since }: { since: string }) {
  const { t, language } = useText();
  return (
    <p className="page-warning" role="status">
      <Icon name="lock" size={16} />
      <span><strong>{t("Shut out since {{time}}.", { time: fullTime(Date.parse(since), language) })}</strong> {t("Nothing from it is taken until it is enrolled anew.")}</span>
    </p>
  );
}
