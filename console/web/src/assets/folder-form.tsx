// In which of its customer's folders a device lies.
import { useState } from "react";
import { api, ask, path } from "@/api/client";
import { useFolders } from "@/api/people";
import { queryClient } from "@/api/session";
import type { Asset } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Dialog, FormDialog } from "@/ui/dialog";
import { Failed, Field, Skeleton } from "@/ui/parts";

const none = "0";

export function FolderForm({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const { t } = useText();
  const folders = useFolders(asset.customer.id);
  const [chosen, setChosen] = useState(String(asset.folder?.id ?? none));
  const title = t("Folder of {{name}}", { name: asset.name });
  if (!folders.data) {
    return (
      <Dialog title={title} open onClose={onClose}>
        {folders.isError ? <Failed error={folders.error} retry={() => void folders.refetch()} /> : <Skeleton rows={2} />}
      </Dialog>
    );
  }
  const save = async () => {
    await ask(api.PUT("/customer_assets/{id}", { params: path(asset.id), body: { folder_id: Number(chosen) } }));
    await queryClient.invalidateQueries({ predicate: (query) => ["asset", "folders", "effective"].includes(String(query.queryKey[0])) });
  };
  return (
    <FormDialog title={title} action={t("Save")} save={save} onClose={onClose}>
      <Field label={t("Folder")}>
        <select autoFocus value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value={none}>{t("No folder")}</option>
          {folders.data.map((folder) => <option key={folder.id} value={folder.id}>{folder.path}</option>)}
        </select>
      </Field>
      <p className="quiet">{folders.data.length === 0 ? t("{{name}} has no folders yet: they are made on its page.", { name: asset.customer.business_name }) : t("Its policy applies from then on, and so does what is announced to it.")}</p>
    </FormDialog>
  );
}
