// The way to the policy of a customer, a folder or a device: to the one that is there, or to a draft of one.
import { useLocation } from "wouter";
import { useMay } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { Button, IconButton } from "@/ui/parts";
import { draftAddress, policyAt, usePolicies, type Place } from "./places";

/** `name`: where many stand below one another, each says of what it is. */
export function OwnPolicy({ place, name }: { place: Place; name?: string }) {
  const { t } = useText();
  const [, go] = useLocation();
  const mayDo = useMay();
  const policies = usePolicies(mayDo("policy.read")).data;
  const there = policies && policyAt(policies, place);
  if (!policies || (!there && !mayDo("policy.write"))) return null;
  const open = () => go(there ? `/policies/${there.id}` : draftAddress(place));
  if (name === undefined) return <Button icon="policy" onClick={open} title={there ? there.name : t("There is none yet.")}>{t("Policy of its own")}</Button>;
  return <IconButton icon="policy" label={there ? t("Policy of {{name}}", { name }) : t("New policy for {{name}}", { name })} onClick={open} />;
}
