// Customers with their contacts, and the tokens with which new devices are enrolled.
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useLocation } from "wouter";
import { useAssets } from "@/api/assets";
import { api, ask, path } from "@/api/client";
import { useContacts, useCustomers } from "@/api/people";
import { queryClient } from "@/api/session";
import type { Customer } from "@/api/types";
import { AssetLink } from "@/assets/asset-link";
import { startAmong } from "@/chat/start-from";
import { useText } from "@/i18n/i18n";
import { Dialog, FormDialog } from "@/ui/dialog";
import { toastError } from "@/ui/toasts";
import { Page, useAddress, useTyped } from "@/ui/page";
import { Button, Empty, Failed, Field, IconButton, Presence, SearchBox, Skeleton } from "@/ui/parts";
import { DataTable, column } from "@/ui/table";
import { fullTime } from "@/ui/time";

interface Wanted {
  name: string;
  email: string;
  phone: string;
}

function PersonForm({ title, nameLabel, save, onClose }: { title: string; nameLabel: string; save: (values: Wanted) => Promise<unknown>; onClose: () => void }) {
  const { t } = useText();
  const [values, setValues] = useState<Wanted>({ name: "", email: "", phone: "" });
  const set = (name: keyof Wanted) => (event: { target: { value: string } }) => setValues((now) => ({ ...now, [name]: event.target.value }));
  return (
    <FormDialog title={title} action={t("Save")} save={() => save(values)} onClose={onClose}>
      <Field label={nameLabel}><input required autoFocus value={values.name} onChange={set("name")} /></Field>
      <Field label={t("E-mail")}><input type="email" value={values.email} onChange={set("email")} /></Field>
      <Field label={t("Telephone")}><input type="tel" value={values.phone} onChange={set("phone")} /></Field>
    </FormDialog>
  );
}

const given = (values: Wanted) => ({ ...(values.email ? { email: values.email } : {}), ...(values.phone ? { phone: values.phone } : {}) });

function CustomerList() {
  const { t } = useText();
  const [, go] = useLocation();
  const [address, change] = useAddress();
  const query = address.get("q") ?? "";
  const [typed, setTyped] = useTyped(query, (text) => change({ q: text }));
  const [making, setMaking] = useState(false);
  const customers = useCustomers(query);
  const columns = [
    column<Customer>("name", t("Name"), (customer) => customer.business_name, (customer) => <Link href={`/customers/${customer.id}`}>{customer.business_name}</Link>),
    column<Customer>("assets", t("Devices"), (customer) => customer.asset_count, undefined, 120),
    column<Customer>("email", t("E-mail"), (customer) => customer.email ?? ""),
    column<Customer>("phone", t("Telephone"), (customer) => customer.phone ?? ""),
  ];
  return (
    <Page title={t("Customers")} tools={<><SearchBox label={t("Search customers")} value={typed} onChange={setTyped} /><Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{t("New customer")}</Button></>}>
      {customers.isPending ? <Skeleton rows={6} /> : customers.isError && !customers.data ? <Failed error={customers.error} retry={() => void customers.refetch()} /> : customers.data?.length === 0 ? (
        <Empty icon="people" title={query ? t("Nothing found for “{{query}}”", { query }) : t("No customers yet")} />
      ) : (
        <DataTable addressed label={t("Customers")} rows={customers.data ?? []} columns={columns} keyOf={(customer) => customer.uuid} onOpen={(customer) => go(`/customers/${customer.id}`)} />
      )}
      {making && (
        <PersonForm title={t("New customer")} nameLabel={t("Name of the business")} onClose={() => setMaking(false)} save={async (values) => {
          const { customer } = await ask(api.POST("/customers", { body: { business_name: values.name, ...given(values) } }));
          await queryClient.invalidateQueries({ queryKey: ["customers"] });
          go(`/customers/${customer.id}`);
        }} />
      )}
    </Page>
  );
}

function Enrol({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t, language } = useText();
  const [uses, setUses] = useState("1");
  const [made, setMade] = useState<{ token: string; expires: string | null } | null>(null);
  const make = (event: FormEvent) => {
    event.preventDefault();
    ask(api.POST("/enrollment_tokens", { body: { customer_id: customer.id, uses: Number(uses) } }))
      .then(({ enrollment_token: token }) => setMade({ token: token.token ?? "", expires: token.expires_at ?? null }))
      .catch(toastError);
  };
  return (
    <Dialog title={t("Enrol devices of {{name}}", { name: customer.business_name })} open onClose={onClose}>
      {made ? (
        <div className="dialog-form">
          <p>{t("This token is shown once. Copy it now.")}{made.expires && ` ${t("It ends {{time}}.", { time: fullTime(Date.parse(made.expires), language) })}`}</p>
          <code className="token">{made.token}</code>
          <footer className="dialog-foot">
            <Button icon="copy" onClick={() => void navigator.clipboard?.writeText(made.token)}>{t("Copy")}</Button>
            <Button kind="primary" onClick={onClose}>{t("Done")}</Button>
          </footer>
        </div>
      ) : (
        <form className="dialog-form" onSubmit={make}>
          <Field label={t("How many devices may use it")}><input type="number" min={1} max={10000} required value={uses} onChange={(event) => setUses(event.target.value)} /></Field>
          <footer className="dialog-foot">
            <Button onClick={onClose}>{t("Cancel")}</Button>
            <Button kind="primary" type="submit">{t("Make a token")}</Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}

function CustomerDetail({ id }: { id: number }) {
  const { t } = useText();
  const [open, setOpen] = useState<"" | "contact" | "enrol">("");
  const customer = useQuery({ queryKey: ["customer", id], queryFn: async () => (await ask(api.GET("/customers/{id}", { params: path(id) }))).customer });
  const contacts = useContacts(id);
  const assets = useAssets({ customerId: id });
  const back = { to: "/customers", text: t("Customers") };
  if (customer.isPending) return <Page title={t("Customer")} back={back}><Skeleton rows={5} /></Page>;
  if (customer.isError) return <Page title={t("Customer")} back={back}><Failed error={customer.error} retry={() => void customer.refetch()} /></Page>;
  const data = customer.data;
  return (
    <Page title={data.business_name} back={back} lead={<p className="page-lead">{data.email && <a href={`mailto:${encodeURI(data.email)}`}>{data.email}</a>}{data.phone && <span>{data.phone}</span>}</p>} tools={<><Button icon="chat" onClick={() => startAmong({ customer: { id, name: data.business_name } })}>{t("Start a conversation")}</Button><Button icon="device" onClick={() => setOpen("enrol")}>{t("Enrol devices")}</Button><Button icon="plus" onClick={() => setOpen("contact")}>{t("New contact")}</Button></>}>
      <div className="scroll" tabIndex={0} role="region" aria-label={data.business_name}>
        <div className="cards">
          <section className="card-panel">
            <h2>{t("Contacts")}</h2>
            {contacts.data?.length === 0 && <p className="quiet">{t("None")}</p>}
            <ul className="plain-list">{contacts.data?.map((contact) => <li key={contact.id}><strong>{contact.name}</strong><span className="quiet">{[contact.email, contact.phone].filter(Boolean).join(" · ")}</span><IconButton icon="chat" label={t("Start a conversation with {{name}}", { name: contact.name })} onClick={() => startAmong({ customer: { id, name: data.business_name }, contact: { id: contact.id, name: contact.name } })} /></li>)}</ul>
          </section>
          <section className="card-panel">
            <h2>{t("Devices")}</h2>
            {assets.data?.assets.length === 0 && <p className="quiet">{t("None")}</p>}
            <ul className="plain-list">{assets.data?.assets.map((asset) => <li key={asset.id}><AssetLink id={asset.id} name={asset.name} /><Presence online={asset.online} word /></li>)}</ul>
          </section>
        </div>
      </div>
      {open === "enrol" && <Enrol customer={data} onClose={() => setOpen("")} />}
      {open === "contact" && (
        <PersonForm title={t("New contact")} nameLabel={t("Name")} onClose={() => setOpen("")} save={async (values) => {
          await ask(api.POST("/contacts", { body: { customer_id: id, name: values.name, ...given(values) } }));
          await queryClient.invalidateQueries({ queryKey: ["contacts"] });
        }} />
      )}
    </Page>
  );
}

export default function CustomersPage({ id }: { id: string | undefined }) {
  return id !== undefined && /^\d+$/.test(id) ? <CustomerDetail key={id} id={Number(id)} /> : <CustomerList />;
}
