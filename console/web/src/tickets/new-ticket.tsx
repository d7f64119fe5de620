// A ticket made by a technician.
import { api, ask } from "@/api/client";
import { useContacts, useCustomers } from "@/api/people";
import { queryClient } from "@/api/session";
import { CustomerChoice } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { useKept } from "@/ui/kept";
import { Field } from "@/ui/parts";
import { ReadSelect } from "@/ui/read-select";
import { useTicketSettings } from "./tickets-page";

/** What a ticket is about that is made elsewhere than in the list: where, and in which words. */
export interface TicketAt {
  customer: number;
  asset?: number;
  /** The alert that it is about. */
  alert?: number;
  subject?: string;
  description?: string;
}

export function NewTicket({ at, onClose, onMade }: { at?: TicketAt; onClose: () => void; onMade: (id: number) => void }) {
  const { t } = useText();
  const customers = useCustomers();
  const settings = useTicketSettings().data;
  const first = { customer: at ? String(at.customer) : "", contact: "", subject: at?.subject ?? "", description: at?.description ?? "", type: "", priority: "", user: "" };
  const isWritten = ({ subject, description }: typeof first) => subject !== first.subject || description !== first.description;
  const { values, change, forget, notice } = useKept(["draft.new_ticket", ...(at ? [at.customer, at.asset ?? "", first.subject] : [])].join("."), first, isWritten);
  const contacts = useContacts(values.customer ? Number(values.customer) : undefined);
  const set = (name: keyof typeof values) => (event: { target: { value: string } }) => change({ [name]: event.target.value });
  const isGone = customers.data !== undefined && !customers.data.some((one) => String(one.id) === values.customer);
  const save = async () => {
    const body = {
      ...(values.customer ? { customer_id: Number(values.customer) } : {}),
      ...(values.contact ? { contact_id: Number(values.contact) } : {}),
      ...(values.type ? { problem_type: values.type } : {}),
      ...(values.priority ? { priority: values.priority } : {}),
      ...(values.user ? { user_id: Number(values.user) } : {}),
      subject: values.subject,
      asset_ids: at?.asset !== undefined && values.customer === String(at.customer) ? [at.asset] : [],
      ...(at?.alert !== undefined && values.customer === String(at.customer) ? { rmm_alert_id: at.alert } : {}),
      comments_attributes: values.description.trim() ? [{ subject: "Initial Issue", body: values.description, hidden: false }] : [],
    };
    const { ticket } = await ask(api.POST("/tickets", { body }));
    forget();
    void queryClient.invalidateQueries({ queryKey: ["tickets"] });
    if (at?.alert !== undefined) void queryClient.invalidateQueries({ queryKey: ["alert", at.alert] });
    onMade(ticket.id);
  };
  const option = (text: string) => <option key={text} value={text}>{t(text)}</option>;
  return (
    <FormDialog title={t("New ticket")} action={t("Create ticket")} save={save} onClose={onClose} wide>
      {notice}
      <div className="form-columns">
        <CustomerChoice customer={values.customer && !isGone ? { id: Number(values.customer), name: t("Loading…") } : null} onChange={(one) => change({ customer: one ? String(one.id) : "", contact: "" })} />
        <Field label={t("Contact")}>
          <ReadSelect none={t("Nobody")} value={values.contact} isReading={contacts.isLoading} known={contacts.data} onChange={set("contact")} disabled={!values.customer} />
        </Field>
      </div>
      <Field label={t("Subject")}><input required maxLength={255} value={values.subject} onChange={set("subject")} /></Field>
      <Field label={t("Description")}><textarea rows={5} value={values.description} onChange={set("description")} /></Field>
      <div className="form-columns">
        <Field label={t("Problem type")}><select value={values.type} onChange={set("type")}><option value="">–</option>{settings?.ticket_types.map(option)}</select></Field>
        <Field label={t("Priority")}><select value={values.priority} onChange={set("priority")}><option value="">–</option>{settings?.priorities.map(option)}</select></Field>
        <Field label={t("Assignee")}><select value={values.user} onChange={set("user")}><option value="">{t("Nobody")}</option>{settings?.users.map((user) => <option key={user.id} value={user.id}>{user.name}</option>)}</select></Field>
      </div>
    </FormDialog>
  );
}
