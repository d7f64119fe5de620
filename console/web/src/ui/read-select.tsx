// A select whose options are read: until they are there it says so, and what is chosen already stays chosen.
import type { SelectHTMLAttributes } from "react";
import { useText } from "@/i18n/i18n";

interface Props extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "children" | "value"> {
  /** What stands for none; its value is "". */
  none: string;
  value: string;
  /** The name of the one that is chosen, where it is known before the others are. */
  chosenName?: string | undefined;
  known: { id: number; name: string }[] | undefined;
  isReading: boolean;
}

export function ReadSelect({ none, value, chosenName, known, isReading, ...rest }: Props) {
  const { t } = useText();
  const isNamed = value === "" || known?.some((one) => String(one.id) === value);
  return (
    <select aria-busy={isReading} value={value} {...rest}>
      <option value="">{none}</option>
      {!isNamed && <option value={value}>{chosenName ?? (isReading ? t("Loading…") : known === undefined ? t("Cannot be read now") : t("Not found"))}</option>}
      {isReading && (isNamed || chosenName !== undefined) && <option disabled>{t("Loading…")}</option>}
      {known?.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
    </select>
  );
}
