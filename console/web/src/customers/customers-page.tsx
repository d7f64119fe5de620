// Customers: the list, or one of them with its contacts, devices and folders.
import "@/styles/customers.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useAssets } from "@/api/assets";
import { api, ask, path } from "@/api/client";
import { useCustomers } from "@/api/people";
import { may, useMayAnnounce, useMayStart, useSession } from "@/api/session";
import type { Customer } from "@/api/types";
import { AnnouncementForm } from "@/announcements/announcement-form";
import { AssetLink } from "@/assets/asset-link";
import { openStart } from "@/chat/start-from";
import { useText } from "@/i18n/i18n";
import { readEverythingAgain } from "@/live/apply";
import { OwnPolicy } from "@/policies/own-policy";
import { Page, useAddress, useTyped } from "@/ui/page";
import { Button, Empty, Failed, Presence, SearchBox, Skeleton } from "@/ui/parts";
import { DataTable, column } from "@/ui/table";
import { Contacts } from "./contacts";
import { CustomerTokens } from "@/enrolment/customer-tokens";
import { NewToken } from "@/enrolment/new-token";
import { DeleteCustomer } from "./delete-customer";
import { Folders } from "./folders";
import { PersonForm, type Person } from "./person-form";

const asRequest = ({ name, ...rest }: Partial<Person>) => ({ ...(name === undefined ? {} : { business_name: name }), ...rest });

function CustomerList() {
  const { t } = useText();
  const [, go] = useLocation();
  const [address, change] = useAddress();
  const query = address.get("q") ?? "";
  const [typed, setTyped] = useTyped(query, (text) => change({ q: text }));
  const [making, setMaking] = useState(false);
  const mayWrite = may(useSession().data, "customer.write");
  const customers = useCustomers(query);
  const columns = [
    column<Customer>("name", t("Name"), (customer) => customer.business_name, (customer) => <Link href={`/customers/${customer.id}`}>{customer.business_name}</Link>),
    column<Customer>("assets", t("Devices"), (customer) => customer.asset_count, undefined, 100),
    column<Customer>("email", t("E-mail"), (customer) => customer.email ?? "", undefined, undefined, { rank: 1 }),
    column<Customer>("phone", t("Telephone"), (customer) => customer.phone ?? "", undefined, undefined, { rank: 2 }),
  ];
  return (
    <Page title={t("Customers")} tools={<><SearchBox label={t("Search customers")} value={typed} onChange={setTyped} />{mayWrite && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{t("New customer")}</Button>}</>}>
      {customers.isPending ? <Skeleton rows={6} /> : customers.isError && !customers.data ? <Failed error={customers.error} retry={() => void customers.refetch()} /> : customers.data?.length === 0 ? (
        <Empty icon="people" title={query ? t("Nothing found for “{{query}}”", { query }) : t("No customers yet")}>{mayWrite && !query && <Button icon="plus" onClick={() => setMaking(true)}>{t("New customer")}</Button>}</Empty>
      ) : (
        <DataTable addressed label={t("Customers")} rows={customers.data ?? []} columns={columns} keyOf={(customer) => customer.uuid} onOpen={(customer) => go(`/customers/${customer.id}`)} />
      )}
      {making && (
        <PersonForm title={t("New customer")} nameLabel={t("Name of the business")} onClose={() => setMaking(false)} save={async (given) => {
          const { customer } = await ask(api.POST("/customers", { body: asRequest(given) }));
          readEverythingAgain();
          go(`/customers/${customer.id}`);
        }} />
      )}
    </Page>
  );
}

function Devices({ customer }: { customer: number }) {
  const { t } = useText();
  const assets = useAssets({ customerId: customer });
  return (
    <section className="card-panel" aria-label={t("Devices")}>
      <h2>{t("Devices")}</h2>
      {assets.isPending ? <Skeleton rows={2} /> : assets.isError && !assets.data ? <Failed error={assets.error} retry={() => void assets.refetch()} /> : assets.data?.assets.length === 0 ? <p className="quiet">{t("None")}</p> : (
        <ul className="plain-list">{assets.data?.assets.map((asset) => <li key={asset.id}><AssetLink id={asset.id} name={asset.name} /><Presence online={asset.online} word /></li>)}</ul>
      )}
    </section>
  );
}

function CustomerDetail({ id }: { id: number }) {
  const { t } = useText();
  const [, go] = useLocation();
  const session = useSession().data;
  const mayStart = useMayStart();
  const mayAnnounce = useMayAnnounce();
  const [open, setOpen] = useState<"" | "change" | "enrol" | "announce" | "delete">("");
  const customer = useQuery({ queryKey: ["customer", id], queryFn: async () => (await ask(api.GET("/customers/{id}", { params: path(id) }))).customer });
  const back = { to: "/customers", text: t("Customers") };
  if (customer.isPending) return <Page title={t("Customer")} back={back}><Skeleton rows={5} /></Page>;
  if (customer.isError && !customer.data) return <Page title={t("Customer")} back={back}><Failed error={customer.error} retry={() => void customer.refetch()} /></Page>;
  const data = customer.data;
  const close = () => setOpen("");
  return (
    <Page
      title={data.business_name}
      back={back}
      lead={<p className="page-lead">{data.email && <a href={`mailto:${encodeURI(data.email)}`}>{data.email}</a>}{data.phone && <span>{data.phone}</span>}</p>}
      tools={
        <>
          {mayStart && <Button icon="chat" onClick={() => openStart({ customer: { id, name: data.business_name } })}>{t("Start a conversation")}</Button>}
          {mayAnnounce && <Button icon="megaphone" onClick={() => setOpen("announce")}>{t("New announcement")}</Button>}
          <OwnPolicy place={{ layer: "customer", id }} />
          {may(session, "enrollment.manage") && <Button icon="device" onClick={() => setOpen("enrol")}>{t("Enrol devices")}</Button>}
          {may(session, "customer.write") && <Button icon="pencil" onClick={() => setOpen("change")}>{t("Change")}</Button>}
          {may(session, "customer.delete") && <Button icon="bin" onClick={() => setOpen("delete")}>{t("Delete")}</Button>}
        </>
      }
    >
      <div className="scroll" tabIndex={0} role="region" aria-label={data.business_name}>
        <div className="cards">
          <Contacts customer={data} />
          {may(session, "asset.read") && <Devices customer={id} />}
          <Folders customer={id} />
          {may(session, "enrollment.manage") && <CustomerTokens customer={id} />}
        </div>
      </div>
      {open === "announce" && <AnnouncementForm target={{ kind: "customer", customer: { id, name: data.business_name } }} onClose={close} onDone={(made) => go(`/announcements/${made}`)} />}
      {open === "enrol" && <NewToken customer={{ id, name: data.business_name }} onClose={close} />}
      {open === "delete" && <DeleteCustomer customer={data} onClose={close} />}
      {open === "change" && (
        <PersonForm title={t("Change {{name}}", { name: data.business_name })} nameLabel={t("Name of the business")} before={{ name: data.business_name, email: data.email ?? "", phone: data.phone ?? "" }} onClose={close} save={async (changed) => {
          await ask(api.PUT("/customers/{id}", { params: path(id), body: asRequest(changed) }));
          // Devices, conversations and tickets show the name, too.
          readEverythingAgain();
        }} />
      )}
    </Page>
  );
}

export default function CustomersPage({ id }: { id: string | undefined }) {
  return id !== undefined && /^\d+$/.test(id) ? <CustomerDetail key={id} id={Number(id)} /> : <CustomerList />;
}
