// A customer's contacts: made, changed and deleted, and written to from here.
import { useState } from "react";
import { api, ask, path } from "@/api/client";
import { useContacts } from "@/api/people";
import { may, useMayStart, useSession } from "@/api/session";
import type { Contact, Customer } from "@/api/types";
import { openStart } from "@/chat/start-from";
import { useText } from "@/i18n/i18n";
import { readEverythingAgain } from "@/live/apply";
import { FormDialog } from "@/ui/dialog";
import { Failed, IconButton, Skeleton } from "@/ui/parts";
import { PersonForm } from "./person-form";

type Open = { what: "make" } | { what: "change" | "delete"; contact: Contact };

function ContactDialog({ customer, open, onClose }: { customer: number; open: Open; onClose: () => void }) {
  const { t } = useText();
  if (open.what === "make") {
    return (
      <PersonForm title={t("New contact")} nameLabel={t("Name")} onClose={onClose} save={async (given) => {
        await ask(api.POST("/contacts", { body: { customer_id: customer, ...given } }));
        readEverythingAgain();
      }} />
    );
  }
  const { contact } = open;
  if (open.what === "change") {
    return (
      <PersonForm title={t("Change {{name}}", { name: contact.name })} nameLabel={t("Name")} before={{ name: contact.name, email: contact.email ?? "", phone: contact.phone ?? "" }} onClose={onClose} save={async (changed) => {
        await ask(api.PUT("/contacts/{id}", { params: path(contact.id), body: changed }));
        // Conversations and tickets show the name, too.
        readEverythingAgain();
      }} />
    );
  }
  const remove = async () => {
    await ask(api.DELETE("/contacts/{id}", { params: path(contact.id) }));
    readEverythingAgain();
  };
  return (
    <FormDialog title={t("Delete {{name}}?", { name: contact.name })} action={t("Delete")} isDanger save={remove} onClose={onClose}>
      <p>{t("The contact cannot be brought back. Conversations and tickets stay.")}</p>
    </FormDialog>
  );
}

export function Contacts({ customer }: { customer: Customer }) {
  const { t } = useText();
  const session = useSession().data;
  const [mayWrite, mayDelete] = [may(session, "customer.write"), may(session, "customer.delete")];
  const mayStart = useMayStart();
  const contacts = useContacts(customer.id);
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <section className="card-panel" aria-label={t("Contacts")}>
      <div className="folders-head">
        <h2>{t("Contacts")}</h2>
        {mayWrite && <IconButton icon="plus" label={t("New contact")} onClick={() => setOpen({ what: "make" })} />}
      </div>
      {contacts.isPending ? <Skeleton rows={2} /> : contacts.isError && !contacts.data ? <Failed error={contacts.error} retry={() => void contacts.refetch()} /> : contacts.data?.length === 0 ? <p className="quiet">{t("No contacts yet")}</p> : (
        <ul className="plain-list" aria-label={t("Contacts")}>
          {contacts.data?.map((contact) => (
            <li key={contact.id} className="contact">
              <span className="contact-text">
                <strong className="ellipsis" title={contact.name}>{contact.name}</strong>
                <span className="contact-reach">
                  {contact.email && <a className="ellipsis" href={`mailto:${encodeURI(contact.email)}`}>{contact.email}</a>}
                  {contact.phone && <span>{contact.phone}</span>}
                </span>
              </span>
              <span className="folder-tools">
                {mayStart && <IconButton icon="chat" label={t("Start a conversation with {{name}}", { name: contact.name })} onClick={() => openStart({ customer: { id: customer.id, name: customer.business_name }, contact: { id: contact.id, name: contact.name } })} />}
                {mayWrite && <IconButton icon="pencil" label={t("Change {{name}}", { name: contact.name })} onClick={() => setOpen({ what: "change", contact })} />}
                {mayDelete && <IconButton icon="bin" label={t("Delete {{name}}", { name: contact.name })} onClick={() => setOpen({ what: "delete", contact })} />}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open && <ContactDialog customer={customer.id} open={open} onClose={() => setOpen(null)} />}
    </section>
  );
}
