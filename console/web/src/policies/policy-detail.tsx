// One policy: edited as JSON, checked by the console while it is written, seen as the menu it makes, saved over the
// version it was read from.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, askWithTag, path } from "@/api/client";
import { asApiError } from "@/api/errors";
import { queryClient, useMay } from "@/api/session";
import type { Policy, PolicyProblem } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { useOffline } from "@/live/live";
import { Icon } from "@/ui/icons";
import { toast } from "@/ui/toasts";
import { Page } from "@/ui/page";
import { Badge, Button, Failed } from "@/ui/parts";
import { remember, remembered } from "@/ui/store";
import { fullTime } from "@/ui/time";
import { PolicyComes, Verdict, Workbench, useCheck } from "./workbench";

interface Draft {
  text: string;
  /** The version it was begun from, and its ETag. */
  version: number;
  tag: string | null;
}

function Stored({ policy, tag }: { policy: Policy; tag: string | null }) {
  const { t, language } = useText();
  const { summary } = policy;
  const key = `policy_draft.${summary.id}`;
  const [draft, setDraft] = useState<Draft | null>(() => remembered<Draft | null>(key, null));
  const [isFromBefore, setFromBefore] = useState(draft !== null);
  // What is stored is no draft any more. Not before: the editor would show the version before for a moment.
  if (draft !== null && draft.text === policy.document) setDraft(null);
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState("");
  const [failure, setFailure] = useState("");
  const [refused, setRefused] = useState<{ text: string; problems: PolicyProblem[] } | null>(null);
  const mayWrite = useMay()("policy.write");
  const text = (mayWrite ? draft?.text : undefined) ?? policy.document;
  const { problems: found, checked, good, failure: checkFailure } = useCheck(text, policy.document);
  const problems = refused?.text === text && found.length === 0 ? refused.problems : found;
  const offline = useOffline();
  const isFixed = offline || saving || !mayWrite;
  const behind = draft !== null && draft.version !== summary.version;

  const keep = (next: Draft | null) => {
    setDraft(next);
    if (next === null) setFromBefore(false);
    remember(key, next);
  };
  const write = (next: string) => {
    setFailure("");
    if (next === policy.document && !behind) keep(null);
    else keep({ text: next, version: draft?.version ?? summary.version, tag: draft ? draft.tag : tag });
  };
  const save = (over?: string | null) => {
    if (isFixed || draft === null || problems.length > 0) return;
    setSaving(true);
    setConflict("");
    setFailure("");
    const ifMatch = over ?? draft.tag;
    askWithTag(api.PUT("/policies/{id}", { params: path(summary.id), body: { document: draft.text }, headers: ifMatch ? { "If-Match": ifMatch } : {} }))
      .then(({ data, tag: saved }) => {
        remember(key, null);
        queryClient.setQueryData(["policy", summary.id], { policy: data.policy, tag: saved });
        void queryClient.invalidateQueries({ queryKey: ["policies"] });
        toast(t("Saved. Devices that are online have it in a moment."));
      })
      .catch((thrown: unknown) => {
        const error = asApiError(thrown);
        if (error.status === 412) {
          setConflict(error.message);
          void queryClient.invalidateQueries({ queryKey: ["policy", summary.id] });
        } else if (error.problems.length > 0) setRefused({ text: draft.text, problems: error.problems });
        else setFailure(`${error.message}${error.requestId ? ` (${error.requestId})` : ""}`);
      })
      .finally(() => setSaving(false));
  };
  return (
    <Page
      title={summary.name}
      back={{ to: "/policies", text: t("Policies") }}
      lead={<p className="page-lead"><Badge tone="accent">{t(summary.layer)}</Badge><span>{summary.bound_to}</span><span>{t("Version {{version}}", { version: summary.version })}</span><span>{fullTime(Date.parse(summary.updated_at), language)}{summary.updated_by && ` · ${summary.updated_by}`}</span></p>}
      tools={
        <>
          <Verdict problems={problems} checked={checked} />
          {draft && mayWrite && <Button onClick={() => { keep(null); setConflict(""); }} disabled={isFixed}>{t("Discard changes")}</Button>}
          {mayWrite && <Button kind="primary" onClick={() => save()} disabled={isFixed || !draft || problems.length > 0}>{saving ? t("Saving…") : t("Save")}</Button>}
        </>
      }
    >
      {(behind || conflict) && draft && mayWrite && (
        <div className="form-problem" role="alert">
          <Icon name="alert" size={16} />
          <span>{conflict && `${conflict}. `}{t("Version {{version}} was saved while you were writing. Your text is kept.", { version: summary.version })}</span>
          <Button onClick={() => { keep(null); setConflict(""); }} disabled={isFixed}>{t("Take theirs")}</Button>
          <Button onClick={() => { keep({ text: draft.text, version: summary.version, tag }); save(tag); }} disabled={isFixed}>{t("Save mine over it")}</Button>
        </div>
      )}
      {!mayWrite && <p className="form-notice"><Icon name="lock" size={16} /><span>{t("You can look at policies. Only those with the permission to write policies change them.")}</span></p>}
      {isFromBefore && draft && mayWrite && <p className="form-notice"><Icon name="pencil" size={16} /><span>{t("This is your draft from before. It is not saved, and no device has it.")}</span></p>}
      {offline && <p className="form-notice"><Icon name="offline" size={16} /><span>{t("Read-only while the console cannot be reached; your draft is kept.")}</span></p>}
      {(failure || Boolean(checkFailure && !offline)) && <p className="form-problem" role="alert"><Icon name="alert" size={16} /><span>{t(failure || asApiError(checkFailure).message)}</span></p>}
      <Workbench text={text} readOnly={isFixed} problems={problems} good={good} onChange={write} onSave={() => save()} />
    </Page>
  );
}

export function PolicyDetail({ id }: { id: number }) {
  const { t } = useText();
  const policy = useQuery({
    queryKey: ["policy", id],
    queryFn: async () => {
      const { data, tag } = await askWithTag(api.GET("/policies/{id}", { params: path(id) }));
      return { policy: data.policy, tag };
    },
  });
  if (policy.isPending) return <PolicyComes title={t("Policy")} />;
  if (policy.isError && !policy.data) return <Page title={t("Policy")} back={{ to: "/policies", text: t("Policies") }}><Failed error={policy.error} retry={() => void policy.refetch()} /></Page>;
  return policy.data ? <Stored policy={policy.data.policy} tag={policy.data.tag} /> : null;
}
