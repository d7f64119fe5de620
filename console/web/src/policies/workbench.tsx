// A policy at work: its text in the editor, what the console finds in it while it is written, and the menu it makes.
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import { useMay } from "@/api/session";
import type { PolicyCheck, PolicyProblem } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { late } from "@/shell/late";
import { Icon } from "@/ui/icons";
import { Page } from "@/ui/page";
import { Badge, Button, Skeleton } from "@/ui/parts";
import type { EditorHandle } from "./editor";
import { MenuPreview } from "./preview";
import { problemWords } from "./problem-words";
import type { Schema } from "./schema";

const PolicyEditor = late(() => import("./editor"));

const checkPauseMs = 300;

export interface Findings {
  problems: PolicyProblem[];
  /** Of this very text, not of the one before. */
  checked: boolean;
  /** Of the last text without faults. */
  good: PolicyCheck | null;
  failure: unknown;
}

const check = (document: string) => ask(api.POST("/policies/check", { body: { document } }));

/** The console's findings for the text, a moment after the last key. A draft from before may have faults from its first moment: `stored` is then the last text without. */
export function useCheck(text: string, stored = text): Findings {
  const [found, setFound] = useState<{ text: string; check: PolicyCheck } | null>(null);
  const [good, setGood] = useState<PolicyCheck | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      check(text)
        .then((now) => {
          if (!current) return;
          setFailure(null);
          setFound({ text, check: now });
          if (now.problems.length === 0) setGood(now);
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
  const [begunWith] = useState(text === stored ? null : stored);
  useEffect(() => {
    if (begunWith === null) return;
    check(begunWith).then((before) => before.problems.length === 0 && setGood((good) => good ?? before), () => undefined);
  }, [begunWith]);
  return { problems: found?.check.problems ?? noProblems, checked: found?.text === text, good, failure };
}
const noProblems: PolicyProblem[] = [];

/** How it stands, in the head of the page. */
export function Verdict({ problems, checked }: Pick<Findings, "problems" | "checked">) {
  const { t } = useText();
  if (problems.length > 0) return <Badge tone="critical" icon="alert">{t("{{count}} problems", { count: problems.length })}</Badge>;
  return checked ? <Badge tone="ok" icon="check">{t("No problems")}</Badge> : null;
}

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

/** The page of a policy while it is read: nothing can be written or saved yet. */
export function PolicyComes({ title }: { title: string }) {
  const { t } = useText();
  const mayWrite = useMay()("policy.write");
  return (
    <Page title={title} back={{ to: "/policies", text: t("Policies") }} tools={mayWrite && <Button kind="primary" disabled>{t("Save")}</Button>}>
      <div className="workbench" aria-busy>
        <div className="workbench-code"><Skeleton rows={12} height={20} /></div>
      </div>
    </Page>
  );
}

interface Props {
  text: string;
  readOnly: boolean;
  problems: PolicyProblem[];
  good: PolicyCheck | null;
  onChange: (text: string) => void;
  onSave: () => void;
}

export function Workbench({ text, readOnly, problems, good, onChange, onSave }: Props) {
  const { t } = useText();
  const editor = useRef<EditorHandle>(null);
  const schema = useQuery({ queryKey: ["policy_schema"], staleTime: Infinity, queryFn: async () => (await ask(api.GET("/policies/schema"))) as Schema });
  return (
    <div className="workbench">
      <div className="workbench-code">
        <Suspense fallback={<Skeleton rows={12} height={20} />}>
          <PolicyEditor text={text} label={t("Policy as JSON")} readOnly={readOnly} schema={schema.data} problems={problems} onChange={onChange} onSave={onSave} handle={editor} />
        </Suspense>
        <div role="status" className="sr-only">{problems.length > 0 ? t("{{count}} problems", { count: problems.length }) : ""}</div>
        <Problems problems={problems} onGo={(problem) => editor.current?.goTo(problem.line, problem.column)} />
      </div>
      <MenuPreview menu={good?.menu ?? []} branding={good?.branding} stale={problems.length > 0 && good !== null} />
    </div>
  );
}
