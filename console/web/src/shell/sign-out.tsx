// Signing out forgets what was not sent or saved: asked first, naming what that is.
import { signOut } from "@/api/session";
import { useLocation } from "wouter";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { unfinished, unfinishedWords } from "./unfinished";

export default function SignOut({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const leave = async () => {
    await signOut();
    go("/sign-in");
  };
  return (
    <FormDialog title={t("Sign out and forget this?")} action={t("Forget it and sign out")} save={leave} onClose={onClose}>
      <p>{t("This browser still has what the console does not:")}</p>
      <ul>{unfinishedWords(unfinished(), t).map((words) => <li key={words}>{words}</li>)}</ul>
    </FormDialog>
  );
}
