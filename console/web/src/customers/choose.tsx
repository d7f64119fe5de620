// One of the customers, or of the folders of one: a select that says what it waits for and what it cannot read.
import { useCustomers } from "@/api/people";
import { useMay } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { Button, Field } from "@/ui/parts";
import { ReadSelect } from "@/ui/read-select";

export interface Named {
  id: number;
  name: string;
}

export function CannotRead({ text, retry }: { text: string; retry: () => void }) {
  const { t } = useText();
  return (
    <div className="form-problem cannot-read" role="alert">
      <Icon name="alert" size={16} />
      <span>{text}</span>
      <Button onClick={retry}>{t("Retry")}</Button>
    </div>
  );
}

interface Offer {
  label: string;
  chosen: Named | null;
  /** Undefined: not known yet. */
  known: Named[] | undefined;
  /** Where there are none. */
  nothing: string;
  /** It stays as it is: the others may not be seen. */
  isFixed: boolean;
  /** In its form. */
  name?: string | undefined;
  error?: string[] | undefined;
  autoFocus?: boolean | undefined;
  onChange: (one: Named | null) => void;
}

export function Choice({ label, chosen, known, nothing, isFixed, name, error, autoFocus, onChange }: Offer) {
  const { t } = useText();
  // The one that is chosen stands there before the others are known.
  const offered = chosen === null || known?.some((one) => one.id === chosen.id) ? (known ?? []) : [chosen, ...(known ?? [])];
  return (
    <Field label={label} error={error}>
      <select required name={name} autoFocus={autoFocus} aria-invalid={error !== undefined} disabled={isFixed} aria-busy={known === undefined && !isFixed} value={chosen?.id ?? ""} onChange={(event) => onChange(offered.find((one) => String(one.id) === event.target.value) ?? null)}>
        <option value="">{known === undefined ? t("Loading…") : known.length === 0 ? nothing : t("Choose…")}</option>
        {offered.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
    </Field>
  );
}

export function CustomerChoice({ customer, ...rest }: { customer: Named | null } & Pick<Offer, "name" | "error" | "autoFocus" | "onChange">) {
  const { t } = useText();
  const seesCustomers = useMay()("customer.read");
  const customers = useCustomers("", seesCustomers);
  if (customers.isError && !customers.data) return <CannotRead text={t("The customers cannot be read now.")} retry={() => void customers.refetch()} />;
  return <Choice label={t("Customer")} nothing={t("No customers yet")} isFixed={!seesCustomers} chosen={customer} known={customers.data?.map((one) => ({ id: one.id, name: one.business_name }))} {...rest} />;
}

/** A list is narrowed to those of one of them; "" is all. */
export function CustomerFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useText();
  const customers = useCustomers();
  return <ReadSelect aria-label={t("Customer")} none={t("All customers")} value={value} isReading={customers.isPending} known={customers.data?.map((one) => ({ id: one.id, name: one.business_name }))} onChange={(event) => onChange(event.target.value)} />;
}
