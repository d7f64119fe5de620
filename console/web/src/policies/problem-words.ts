// What is wrong in a policy, told once: the field, what was found, what was expected.
import type { PolicyProblem } from "@/api/types";
import { translate as t } from "@/i18n/i18n";

/** The console's own sentence mostly has both in it; what it leaves out is added. */
export function problemWords({ message, found, expected }: Pick<PolicyProblem, "message" | "found" | "expected">): string {
  if (found && expected && message === `found ${found}, expected ${expected}`) return `${t("found {{value}}", { value: found })}, ${t("expected {{value}}", { value: expected })}`;
  return [message, found && !message.includes(found) && t("found {{value}}", { value: found }), expected && !message.includes(expected) && t("expected {{value}}", { value: expected })].filter(Boolean).join(", ");
}
