// Policies: the list with the starters, or one of them in the editor.
import "@/styles/policies.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { api, ask } from "@/api/client";
import { may, queryClient, useSession } from "@/api/session";
import type { PolicySummary } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { ChoiceMenu } from "@/ui/menu";
import { toastError } from "@/ui/toasts";
import { Page } from "@/ui/page";
import { Badge, Button, Empty, Failed, Skeleton } from "@/ui/parts";
import { DataTable, column } from "@/ui/table";
import { ago, consoleNow } from "@/ui/time";
import { PolicyDetail } from "./policy-detail";
import { blank, starters } from "./starters";

function PolicyList() {
  const { t, language } = useText();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const { data: session } = useSession();
  const mayWrite = may(session, "policy.write");
  const policies = useQuery({ queryKey: ["policies"], queryFn: async () => (await ask(api.GET("/policies", { params: { query: { per_page: 100 } } }))).policies });
  const make = (load: () => Promise<string>) => {
    setBusy(true);
    load()
      .then(async (document) => {
        const name = (JSON.parse(document) as { name?: string }).name ?? t("New policy");
        const { policy } = await ask(api.POST("/policies", { body: { name, layer: "organisation", document } }));
        void queryClient.invalidateQueries({ queryKey: ["policies"] });
        go(`/policies/${policy.summary.id}`);
      })
      .catch(toastError)
      .finally(() => setBusy(false));
  };
  const makeBlank = () => make(() => Promise.resolve(blank(t("New policy"))));
  const columns = [
    column<PolicySummary>("name", t("Name"), (policy) => policy.name, (policy) => <Link href={`/policies/${policy.id}`}>{policy.name}</Link>),
    column<PolicySummary>("layer", t("Layer"), (policy) => policy.layer, (policy) => <Badge tone="accent">{t(policy.layer)}</Badge>, 140, { rank: 2, bare: true }),
    column<PolicySummary>("bound", t("Holds for"), (policy) => policy.bound_to, undefined, undefined, { rank: 1 }),
    column<PolicySummary>("version", t("Version"), (policy) => policy.version, undefined, 100, { rank: 4 }),
    column<PolicySummary>("updated", t("Changed"), (policy) => -Date.parse(policy.updated_at), (policy) => `${ago(Date.parse(policy.updated_at), consoleNow(), language)}${policy.updated_by ? ` · ${policy.updated_by}` : ""}`, undefined, { rank: 3 }),
  ];
  const choices = [...starters.map((starter) => ({ id: starter.name, text: starter.name })), { id: "", text: t("Empty policy") }];
  return (
    <Page
      title={t("Policies")}
      tools={mayWrite && (
        <ChoiceMenu className="button button-primary" label={t("New policy")} choices={choices} disabled={busy} onChoose={(id) => { const starter = starters.find((entry) => entry.name === id); if (starter) make(starter.load); else makeBlank(); }}>
          <Icon name="plus" size={16} /><span>{t("New policy")}</span>
        </ChoiceMenu>
      )}
    >
      {policies.isPending ? <Skeleton rows={4} /> : policies.isError && !policies.data ? <Failed error={policies.error} retry={() => void policies.refetch()} /> : policies.data?.length === 0 ? (
        <Empty icon="policy" title={t("No policies yet: the built-in settings hold")}>
          {mayWrite && <p>{t("Begin with one of these; nothing reaches a device before you save it.")}</p>}
          {mayWrite && <div className="starters">
            {starters.map((starter) => <Button key={starter.name} disabled={busy} onClick={() => make(starter.load)}>{starter.name}</Button>)}
            <Button disabled={busy} onClick={makeBlank}>{t("Empty policy")}</Button>
          </div>}
        </Empty>
      ) : (
        <DataTable addressed label={t("Policies")} rows={policies.data ?? []} columns={columns} keyOf={(policy) => policy.uuid} onOpen={(policy) => go(`/policies/${policy.id}`)} />
      )}
    </Page>
  );
}

export default function PoliciesPage({ id }: { id: string | undefined }) {
  return id !== undefined && /^\d+$/.test(id) ? <PolicyDetail key={id} id={Number(id)} /> : <PolicyList />;
}
