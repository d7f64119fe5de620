// The fields that a customer and a contact share: made and changed in the same form.
import { useState } from "react";
import type { ApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Field } from "@/ui/parts";

export interface Person {
  name: string;
  email: string;
  phone: string;
}

const longest = 255;
const fields = [["name", "text"], ["email", "email"], ["phone", "tel"]] as const;

/** The console's sentences begin with the field's name. */
function fieldOf({ said }: ApiError): keyof Person | undefined {
  return /^(Business name|Name)\b/.test(said) ? "name" : /^Email\b/.test(said) ? "email" : /^Phone\b/.test(said) ? "phone" : undefined;
}

/** `save` is told what differs from `before`: what was not touched stays as a colleague may have changed it meanwhile. */
export function PersonForm({ title, nameLabel, before = { name: "", email: "", phone: "" }, save, onClose }: { title: string; nameLabel: string; before?: Person; save: (changed: Partial<Person>) => Promise<unknown>; onClose: () => void }) {
  const { t } = useText();
  const [begun] = useState(before);
  const [values, setValues] = useState(before);
  const labels = { name: nameLabel, email: t("E-mail"), phone: t("Telephone") };
  const changed = () => Object.fromEntries(Object.entries(values).filter(([name, value]) => value.trim() !== begun[name as keyof Person]).map(([name, value]) => [name, value.trim()])) as Partial<Person>;
  return (
    <FormDialog title={title} action={t("Save")} save={() => save(changed())} onClose={onClose} fieldOf={fieldOf}>
      {(fault) => fields.map(([name, type]) => (
        <Field key={name} label={labels[name]} error={fault?.field === name ? [t(fault.message)] : undefined}>
          <input name={name} type={type} maxLength={longest} required={name === "name"} autoFocus={name === "name"} aria-invalid={fault?.field === name} value={values[name]} onChange={(event) => setValues((now) => ({ ...now, [name]: event.target.value }))} />
        </Field>
      ))}
    </FormDialog>
  );
}
