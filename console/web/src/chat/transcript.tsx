// A conversation to keep: a menu of forms, each saved as a file.
import { errorFrom } from "@/api/errors";
import type { Chat } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { ChoiceMenu } from "@/ui/menu";
import { saveFile } from "@/ui/save-file";
import { toastError } from "@/ui/toasts";
import { pageWithLocalTimes, withLocalTimes, zonedTime } from "@/ui/time";

const forms = [
  { format: "text", ends: "txt", title: "Text" },
  { format: "html", ends: "html", title: "Page (HTML)" },
  { format: "json", ends: "json", title: "Data (JSON)" },
] as const;

async function save(chat: number, format: string, notes: boolean, language: string): Promise<void> {
  const response = await fetch(`/api/v1/chats/${chat}/transcript?format=${format}&notes=${notes}`, { credentials: "same-origin", cache: "no-store" });
  if (!response.ok) throw errorFrom(response, await response.json().catch(() => undefined));
  const local = (ms: number) => zonedTime(ms, language);
  // Data stays as the console gave it; what people read has their own time.
  const blob = format === "text" ? new Blob([withLocalTimes(await response.text(), local)], { type: "text/plain" }) : format === "html" ? new Blob([pageWithLocalTimes(await response.text(), local)], { type: "text/html" }) : await response.blob();
  saveFile(`conversation-${chat}.${forms.find((form) => form.format === format)?.ends ?? "txt"}`, blob);
}

export function SaveTranscript({ chat }: { chat: Chat }) {
  const { t, language } = useText();
  const choices = [
    ...forms.map((form) => ({ id: form.format, text: t(form.title), icon: "save" as const })),
    ...forms.map((form) => ({ id: `${form.format} notes`, text: t(`${form.title}, with private notes`), icon: "note" as const })),
  ];
  const choose = (id: string) => {
    const [format = "text", notes] = id.split(" ");
    save(chat.id, format, notes !== undefined, language).catch(toastError);
  };
  return (
    <ChoiceMenu label={t("Save transcript")} choices={choices} onChoose={choose}>
      <Icon name="save" size={16} />
      <span>{t("Save transcript")}</span>
    </ChoiceMenu>
  );
}
