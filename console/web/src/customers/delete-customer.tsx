// Deleting a customer: what goes with it is named first, and why the console will not.
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api, ask, path } from "@/api/client";
import { useContacts, useFolders } from "@/api/people";
import type { Customer } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { readEverythingAgain } from "@/live/apply";
import { FormDialog } from "@/ui/dialog";

export function DeleteCustomer({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  // As it is now: its devices may have gone since the page was read.
  const now = useQuery({ queryKey: ["customer", customer.id], refetchOnMount: "always", queryFn: async () => (await ask(api.GET("/customers/{id}", { params: path(customer.id) }))).customer }).data ?? customer;
  const contacts = useContacts(customer.id).data ?? [];
  const folders = useFolders(customer.id).data ?? [];
  const remove = async () => {
    await ask(api.DELETE("/customers/{id}", { params: path(customer.id) }));
    go("/customers");
    readEverythingAgain();
  };
  const lost = [...contacts.map((contact) => contact.name), ...folders.map((folder) => folder.path)];
  return (
    <FormDialog title={t("Delete {{name}}?", { name: customer.business_name })} action={t("Delete")} isDanger isBarred={now.asset_count > 0} save={remove} onClose={onClose}>
      <p>{t("The customer cannot be brought back, nor can its contacts and folders. Conversations and tickets stay.")}</p>
      {lost.length > 0 && <ul className="plain-list lost-list scroll" tabIndex={0} aria-label={t("What is lost with it")}>{lost.map((name, index) => <li key={index}>{name}</li>)}</ul>}
      {now.asset_count > 0 && <p>{t("It still has devices, and only a customer without devices can be deleted.")}</p>}
    </FormDialog>
  );
}
