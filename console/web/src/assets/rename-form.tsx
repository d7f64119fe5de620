// A device's name for technicians: given by a person, or the one that the device gives itself.
import { useState } from "react";
import { api, ask, path } from "@/api/client";
import type { Asset } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { readEverythingAgain } from "@/live/apply";
import { FormDialog } from "@/ui/dialog";
import { Field } from "@/ui/parts";

/** `ownName`: what the device calls itself, where it has told. */
export function RenameForm({ asset, ownName, onClose }: { asset: Asset; ownName: string | undefined; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(asset.name);
  const [own, setOwn] = useState(!asset.name_is_given);
  const hasDevice = asset.has_live_chat || asset.shut_out_at !== undefined;
  const save = async () => {
    const wanted = name.trim();
    const body = own && hasDevice ? { name_is_given: false } : { name: wanted };
    await ask(api.PUT("/customer_assets/{id}", { params: path(asset.id), body }));
    // Conversations, tickets and alerts show the name, too.
    readEverythingAgain();
  };
  return (
    <FormDialog title={t("Rename {{name}}", { name: asset.name })} action={t("Save")} save={save} onClose={onClose} fieldOf={({ said }) => (/^Name\b/.test(said) ? "name" : undefined)}>
      {(fault) => (
        <>
          <Field label={t("Name")} error={fault ? [t(fault.message)] : undefined}>
            <input name="name" required autoFocus maxLength={255} aria-invalid={Boolean(fault)} value={own && hasDevice ? (ownName ?? asset.name) : name} onChange={(event) => {
              setOwn(false);
              setName(event.target.value);
            }} />
          </Field>
          {hasDevice && (
            <label className="check">
              <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} /> {t("The device's own name, also when it changes")}
            </label>
          )}
          <p className="quiet">{t("The name is for technicians: nothing changes on the device.")}</p>
        </>
      )}
    </FormDialog>
  );
}
