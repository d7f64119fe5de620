// Policies: the list with the starters, or one of them in the editor.
import "@/styles/policies.css";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { may, useSession } from "@/api/session";
import type { PolicySummary } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Page } from "@/ui/page";
import { Badge, Button, Empty, Failed, Skeleton } from "@/ui/parts";
import { DataTable, column } from "@/ui/table";
import { ago, consoleNow } from "@/ui/time";
import { NewPolicy } from "./new-policy";
import { draftAddress, usePolicies } from "./places";
import { PolicyDetail } from "./policy-detail";
import { PolicyDraft } from "./policy-draft";
import { starters } from "./starters";

const everywhere = { layer: "organisation" } as const;

function PolicyList() {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [making, setMaking] = useState(false);
  const { data: session } = useSession();
  const mayWrite = may(session, "policy.write");
  const policies = usePolicies();
  const columns = [
    column<PolicySummary>("name", t("Name"), (policy) => policy.name, (policy) => <Link href={`/policies/${policy.id}`}>{policy.name}</Link>),
    column<PolicySummary>("layer", t("Layer"), (policy) => policy.layer, (policy) => <Badge tone="accent">{t(policy.layer)}</Badge>, 140, { rank: 2, bare: true }),
    column<PolicySummary>("bound", t("Holds for"), (policy) => policy.bound_to, undefined, undefined, { rank: 1 }),
    column<PolicySummary>("version", t("Version"), (policy) => policy.version, undefined, 100, { rank: 4 }),
    column<PolicySummary>("updated", t("Changed"), (policy) => -Date.parse(policy.updated_at), (policy) => `${ago(Date.parse(policy.updated_at), consoleNow(), language)}${policy.updated_by ? ` · ${policy.updated_by}` : ""}`, undefined, { rank: 3 }),
  ];
  return (
    <Page title={t("Policies")} tools={mayWrite && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{t("New policy")}</Button>}>
      {policies.isPending ? <Skeleton rows={4} /> : policies.isError && !policies.data ? <Failed error={policies.error} retry={() => void policies.refetch()} /> : policies.data?.length === 0 ? (
        <Empty icon="policy" title={t("No policies yet: the built-in settings hold")}>
          {mayWrite && <p>{t("Begin with one of these; nothing reaches a device before you save it.")}</p>}
          {mayWrite && <div className="starters">
            {starters.map((starter) => <Link key={starter.name} className="button button-plain" href={draftAddress(everywhere, starter.name)}>{t(starter.name)}</Link>)}
            <Link className="button button-plain" href={draftAddress(everywhere)}>{t("Empty policy")}</Link>
          </div>}
        </Empty>
      ) : (
        <DataTable addressed label={t("Policies")} rows={policies.data ?? []} columns={columns} keyOf={(policy) => policy.uuid} onOpen={(policy) => go(`/policies/${policy.id}`)} />
      )}
      {making && <NewPolicy policies={policies.data ?? []} onClose={() => setMaking(false)} />}
    </Page>
  );
}

export default function PoliciesPage({ id }: { id: string | undefined }) {
  if (id === "new") return <PolicyDraft />;
  return id !== undefined && /^\d+$/.test(id) ? <PolicyDetail key={id} id={Number(id)} /> : <PolicyList />;
}
