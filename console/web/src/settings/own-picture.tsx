// One's own picture: colleagues see it, and the people who are answered.
import { useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { useMe, queryClient } from "@/api/session";
import { useColleagues } from "@/api/people";
import { useText } from "@/i18n/i18n";
import { PersonAvatar } from "@/ui/person-avatar";
import { Button } from "@/ui/parts";
import { toast, toastError } from "@/ui/toasts";
import { Part } from "./part";
import { base64, smallPicture } from "./small-picture";

const put = (data: string) => ask(api.PUT("/me/picture", { body: { data } }));
const refresh = () => queryClient.invalidateQueries({ queryKey: ["colleagues"] });

/** The picture that is there, as it is kept, to be put back. */
async function keptOf(url: string | undefined): Promise<string | null> {
  const answer = url ? await fetch(url) : null;
  return answer?.ok ? base64(await answer.blob()) : null;
}

export function OwnPicture() {
  const { t } = useText();
  const me = useMe();
  const url = useColleagues().data?.find((one) => one.id === me.id)?.picture_url;
  const chooser = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(false);
  const doing = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
      await refresh();
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
    }
  };
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setWrong(false);
    await doing(async () => {
      const data = await smallPicture(file).catch(() => null);
      if (data === null) return setWrong(true);
      await put(data);
      toast(t("Your picture is changed"));
    });
  };
  const remove = () =>
    doing(async () => {
      const before = await keptOf(url).catch(() => null);
      await ask(api.DELETE("/me/picture"));
      toast(t("Your picture is removed"), before ? { text: t("Undo"), run: () => void doing(async () => void (await put(before))), undoes: true } : undefined);
    });
  return (
    <Part id="picture" title={t("Your picture")}>
      <p className="quiet">{t("Your colleagues see it, and the people whom you answer. Of a larger picture, the middle is taken, and made small in this browser.")}</p>
      <div className="own-picture">
        <PersonAvatar id={me.id} name={me.name} size={64} />
        <input ref={chooser} type="file" accept="image/*" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => { void choose(event.target.files?.[0]); event.target.value = ""; }} />
        <Button icon="image" disabled={busy} onClick={() => chooser.current?.click()}>{url ? t("Choose another picture") : t("Choose a picture")}</Button>
        {url && <Button kind="quiet" disabled={busy} onClick={() => void remove()}>{t("Remove the picture")}</Button>}
      </div>
      {wrong && <p role="alert" className="field-error">{t("This file is no picture that the browser can read: choose a JPEG, PNG or WebP.")}</p>}
    </Part>
  );
}
