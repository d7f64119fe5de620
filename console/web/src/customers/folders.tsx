// A customer's folders: made, renamed, deleted; devices are put into them on their own pages.
import "@/styles/folders.css";
import { useState } from "react";
import { api, ask, path } from "@/api/client";
import { useFolders } from "@/api/people";
import { may, queryClient, useSession } from "@/api/session";
import type { Folder } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { OwnPolicy } from "@/policies/own-policy";
import { FormDialog } from "@/ui/dialog";
import { Icon } from "@/ui/icons";
import { Failed, Field, IconButton, Skeleton } from "@/ui/parts";

const deepest = 5;

type Open = { what: "make"; within: Folder | null } | { what: "rename" | "delete"; folder: Folder };

const readAgain = () => queryClient.invalidateQueries({ queryKey: ["folders"] });

function NameForm({ title, name: before = "", save, onClose }: { title: string; name?: string; save: (name: string) => Promise<unknown>; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(before);
  const saved = async () => {
    await save(name);
    await readAgain();
  };
  return (
    <FormDialog title={title} action={t("Save")} save={saved} onClose={onClose}>
      <Field label={t("Name")}><input required autoFocus maxLength={120} value={name} onChange={(event) => setName(event.target.value)} /></Field>
    </FormDialog>
  );
}

function FolderDialog({ customer, open, folders, onClose }: { customer: number; open: Open; folders: readonly Folder[]; onClose: () => void }) {
  const { t } = useText();
  if (open.what === "make") {
    const within = open.within ? { parent_id: open.within.id } : {};
    return <NameForm title={open.within ? t("New folder in {{name}}", { name: open.within.name }) : t("New folder")} save={(name) => ask(api.POST("/folders", { body: { customer_id: customer, name, ...within } }))} onClose={onClose} />;
  }
  const { folder } = open;
  if (open.what === "rename") return <NameForm title={t("Rename {{name}}", { name: folder.name })} name={folder.name} save={(name) => ask(api.PUT("/folders/{id}", { params: path(folder.id), body: { name } }))} onClose={onClose} />;
  const isEmpty = folder.asset_count === 0 && !folders.some((one) => one.parent_id === folder.id);
  const remove = async () => {
    await ask(api.DELETE("/folders/{id}", { params: path(folder.id) }));
    await readAgain();
  };
  return (
    <FormDialog title={t("Delete {{name}}?", { name: folder.name })} action={t("Delete")} isDanger save={remove} onClose={onClose}>
      <p>{isEmpty ? t("No device and no other folder lies in it.") : t("Only an empty folder is deleted.")}</p>
    </FormDialog>
  );
}

export function Folders({ customer }: { customer: number }) {
  const { t } = useText();
  const session = useSession().data;
  const [mayWrite, mayDelete] = [may(session, "customer.write"), may(session, "customer.delete")];
  const folders = useFolders(customer);
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <section className="card-panel" aria-label={t("Folders")}>
      <div className="folders-head">
        <h2>{t("Folders")}</h2>
        {mayWrite && <IconButton icon="plus" label={t("New folder")} onClick={() => setOpen({ what: "make", within: null })} />}
      </div>
      {folders.isPending ? <Skeleton rows={2} /> : folders.isError && !folders.data ? <Failed error={folders.error} retry={() => void folders.refetch()} /> : folders.data?.length === 0 ? <p className="quiet">{t("No folders yet")}</p> : (
        <ul className="plain-list" aria-label={t("Folders")}>
          {folders.data?.map((folder) => (
            <li key={folder.id} className={`folder folder-${folder.depth}`}>
              <span className="folder-name"><Icon name="folder" size={16} /><strong title={folder.path} className="ellipsis">{folder.name}</strong></span>
              <span className="quiet">{t("{{count}} devices", { count: folder.asset_count })}</span>
              <span className="folder-tools">
                <OwnPolicy place={{ layer: "folder", id: folder.id }} name={folder.path} />
                {mayWrite && folder.depth < deepest && <IconButton icon="plus" label={t("New folder in {{name}}", { name: folder.path })} onClick={() => setOpen({ what: "make", within: folder })} />}
                {mayWrite && <IconButton icon="pencil" label={t("Rename {{name}}", { name: folder.path })} onClick={() => setOpen({ what: "rename", folder })} />}
                {mayDelete && <IconButton icon="bin" label={t("Delete {{name}}", { name: folder.path })} onClick={() => setOpen({ what: "delete", folder })} />}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open && <FolderDialog customer={customer} open={open} folders={folders.data ?? []} onClose={() => setOpen(null)} />}
    </section>
  );
}
