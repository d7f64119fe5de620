// Revoking an enrolment token: it is told apart by what it was made for, and what stays is said.
import { api, ask, path } from "@/api/client";
import type { EnrollmentToken } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { fullTime } from "@/ui/time";
import { tokensChanged } from "./data";

export function RevokeToken({ token, onClose }: { token: EnrollmentToken; onClose: () => void }) {
  const { t, language } = useText();
  const revoke = async () => {
    await ask(api.DELETE("/enrollment_tokens/{id}", { params: path(token.id) }));
    await tokensChanged();
  };
  return (
    <FormDialog title={t("Revoke this token?")} action={t("Revoke")} isDanger save={revoke} onClose={onClose}>
      <p>{t("It is for {{name}}, made {{time}}, and could still let {{count}} devices in.", { name: token.customer_name, time: fullTime(Date.parse(token.created_at), language), count: token.uses_left })}</p>
      <p className="quiet">{t("No device gets in with it any more. Devices that came in with it stay.")}</p>
      {token.waiting > 0 && <p className="form-problem">{t("{{count}} devices wait for approval with it: they are refused.", { count: token.waiting })}</p>}
    </FormDialog>
  );
}
