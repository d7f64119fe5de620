// Something to be taken elsewhere, exactly: chosen whole by one click, copied by the button.
import { useText } from "@/i18n/i18n";
import { Button } from "./parts";
import { toast } from "./toasts";

export function ToCopy({ label, text }: { label: string; text: string }) {
  const { t } = useText();
  const copy = () => {
    // Browsers give no clipboard to pages that were not opened with https.
    if (!navigator.clipboard) return void toast(t("This browser does not let the page copy. Select the text and copy it yourself."), undefined, "critical");
    navigator.clipboard.writeText(text).then(() => toast(t("Copied")), () => toast(t("This browser does not let the page copy. Select the text and copy it yourself."), undefined, "critical"));
  };
  return (
    <section className="to-copy" aria-label={label}>
      <header>
        <h3>{label}</h3>
        <Button icon="copy" aria-label={t("Copy: {{what}}", { what: label })} onClick={copy}>{t("Copy")}</Button>
      </header>
      <code className="token" tabIndex={0}>{text}</code>
    </section>
  );
}
