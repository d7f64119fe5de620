// One policy: edited as JSON, checked by the console while it is written, seen as the menu it makes, saved over the
// version it was read from.
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import { api, ask, askWithTag, path } from "@/api/client";
import { asApiError } from "@/api/errors";
import { may, queryClient, useSession } from "@/api/session";
import type { Policy, PolicyCheck, PolicyProblem } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { useOffline } from "@/live/live";
import { Icon } from "@/ui/icons";
import { toast } from "@/ui/toasts";
import { Page } from "@/ui/page";
import { Badge, Button, Failed, Skeleton } from "@/ui/parts";
import { remember, remembered } from "@/ui/store";
import { fullTime } from "@/ui/time";
import type { EditorHandle } from "./editor";
import { MenuPreview } from "./preview";
import { problemWords } from "./problem-words";
import type { Schema } from "./schema";

const PolicyEditor = lazy(() => import("./editor"));

interface Draft {
  text: string;
  /** The version it was begun from, and its ETag. */
  version: number;
  tag: string | null;
}

const checkPauseMs = 300;

/** The console's findings for the text, a moment after the last key. `menu` stays that of the last text without faults. */
function useCheck(text: string) {
  const [found, setFound] = useState<{ text: string; check: PolicyCheck } | null>(null);
  const [good, setGood] = useState<PolicyCheck | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      ask(api.POST("/policies/check", { body: { document: text } }))
        .then((check) => {
          if (!current) return;
          setFailure(null);
          setFound({ text, check });
          if (check.problems.length === 0) setGood(check);
        })
        .catch((error: unknown) => {
          if (current) setFailure(error);
        });
    }, checkPauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  return { problems: found?.check.problems ?? noProblems, checked: found?.text === text, good, failure };
}
const noProblems: PolicyProblem[] = [];

function Problems({ problems, onGo }: { problems: PolicyProblem[]; onGo: (problem: PolicyProblem) => void }) {
  const { t } = useText();
  if (problems.length === 0) return null;
  return (
    <ul className="problems" aria-label={t("Problems")}>
      {problems.map((problem, index) => (
        <li key={index}>
          <button type="button" onClick={() => onGo(problem)}>
            <Icon name="alert" size={14} />
            <span className="problem-place">{t("Line {{line}}", { line: problem.line })}</span>
            <span>{problem.pointer && <><code>{problem.pointer}</code>: </>}{problemWords(problem)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Workbench({ policy, tag }: { policy: Policy; tag: string | null }) {
  const { t, language } = useText();
  const { summary } = policy;
  const key = `policy_draft.${summary.id}`;
  const [draft, setDraft] = useState<Draft | null>(() => remembered<Draft | null>(key, null));
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState("");
  const [failure, setFailure] = useState("");
  const [refused, setRefused] = useState<{ text: string; problems: PolicyProblem[] } | null>(null);
  const editor = useRef<EditorHandle>(null);
  const { data: session } = useSession();
  const mayWrite = may(session, "policy.write");
  const text = (mayWrite ? draft?.text : undefined) ?? policy.document;
  const schema = useQuery({ queryKey: ["policy_schema"], staleTime: Infinity, queryFn: async () => (await ask(api.GET("/policies/schema"))) as Schema });
  const { problems: found, checked, good, failure: checkFailure } = useCheck(text);
  const problems = refused?.text === text && found.length === 0 ? refused.problems : found;
  const offline = useOffline();
  const behind = draft !== null && draft.version !== summary.version;

  const keep = (next: Draft | null) => {
    setDraft(next);
    remember(key, next);
  };
  const write = (next: string) => {
    setFailure("");
    if (next === policy.document && !behind) keep(null);
    else keep({ text: next, version: draft?.version ?? summary.version, tag: draft ? draft.tag : tag });
  };
  const save = (over?: string | null) => {
    if (saving || draft === null || problems.length > 0 || !mayWrite) return;
    setSaving(true);
    setConflict("");
    setFailure("");
    const ifMatch = over ?? draft.tag;
    ask(api.PUT("/policies/{id}", { params: path(summary.id), body: { document: draft.text }, headers: ifMatch ? { "If-Match": ifMatch } : {} }))
      .then(async () => {
        keep(null);
        await queryClient.invalidateQueries({ queryKey: ["policy", summary.id] });
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
          {problems.length > 0 ? <Badge tone="critical" icon="alert">{t("{{count}} problems", { count: problems.length })}</Badge> : checked ? <Badge tone="ok" icon="check">{t("No problems")}</Badge> : null}
          {draft && mayWrite && <Button onClick={() => { keep(null); setConflict(""); }} disabled={saving}>{t("Discard changes")}</Button>}
          {mayWrite && <Button kind="primary" onClick={() => save()} disabled={saving || !draft || problems.length > 0 || offline}>{saving ? t("Saving…") : t("Save")}</Button>}
        </>
      }
    >
      {(behind || conflict) && draft && mayWrite && (
        <div className="form-problem" role="alert">
          <Icon name="alert" size={16} />
          <span>{conflict && `${conflict}. `}{t("Version {{version}} was saved while you were writing. Your text is kept.", { version: summary.version })}</span>
          <Button onClick={() => { keep(null); setConflict(""); }}>{t("Take theirs")}</Button>
          <Button onClick={() => { keep({ text: draft.text, version: summary.version, tag }); save(tag); }}>{t("Save mine over it")}</Button>
        </div>
      )}
      {!mayWrite && <p className="form-notice"><Icon name="lock" size={16} /><span>{t("You can look at policies. Only those with the permission to write policies change them.")}</span></p>}
      {offline && <p className="form-notice"><Icon name="offline" size={16} /><span>{t("Read-only while the console cannot be reached; your draft is kept.")}</span></p>}
      {(failure || Boolean(checkFailure && !offline)) && <p className="form-problem" role="alert"><Icon name="alert" size={16} /><span>{t(failure || asApiError(checkFailure).message)}</span></p>}
      <div className="workbench">
        <div className="workbench-code">
          <Suspense fallback={<Skeleton rows={12} height={20} />}>
            <PolicyEditor text={text} label={t("Policy as JSON")} readOnly={offline || saving || !mayWrite} schema={schema.data} problems={problems} onChange={write} onSave={() => save()} handle={editor} />
          </Suspense>
          <div role="status" className="sr-only">{problems.length > 0 ? t("{{count}} problems", { count: problems.length }) : ""}</div>
          <Problems problems={problems} onGo={(problem) => editor.current?.goTo(problem.line, problem.column)} />
        </div>
        <MenuPreview menu={good?.menu ?? []} branding={good?.branding} stale={problems.length > 0 && good !== null} />
      </div>
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
  const back = { to: "/policies", text: t("Policies") };
  if (policy.isPending) return <Page title={t("Policy")} back={back}><Skeleton rows={10} /></Page>;
  if (policy.isError && !policy.data) return <Page title={t("Policy")} back={back}><Failed error={policy.error} retry={() => void policy.refetch()} /></Page>;
  return policy.data ? <Workbench policy={policy.data.policy} tag={policy.data.tag} /> : null;
}
