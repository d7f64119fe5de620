// A policy that is written for a place and stands nowhere yet: saving it makes it.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { api, ask } from "@/api/client";
import { asApiError } from "@/api/errors";
import { queryClient, useMay } from "@/api/session";
import type { PolicyProblem } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { useOffline } from "@/live/live";
import { Icon } from "@/ui/icons";
import { toast } from "@/ui/toasts";
import { Page, useAddress } from "@/ui/page";
import { Badge, Button, Empty, Failed } from "@/ui/parts";
import { remember, remembered } from "@/ui/store";
import { bodyOf, placeFrom, placeKey, policyAt, usePlaceName, usePolicies, type Place } from "./places";
import { blank, starters } from "./starters";
import { PolicyComes, Verdict, Workbench, useCheck } from "./workbench";

const list = "/policies";

interface Kept {
  text: string;
  /** What it began with; "" is the empty policy. Drafts of older pages do not say. */
  starter?: string;
}

function Draft({ place, name, starter, begin }: { place: Place; name: string; starter: string; begin: string }) {
  const { t } = useText();
  const [, go] = useLocation();
  const key = `policy_draft.new.${placeKey(place)}`;
  const [{ text, starter: begunWith = starter }, setDraft] = useState<Kept>(() => remembered<Kept | null>(key, null) ?? { text: begin, starter });
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState("");
  const [refused, setRefused] = useState<{ text: string; problems: PolicyProblem[] } | null>(null);
  const there = policyAt(usePolicies().data ?? [], place);
  const { problems: found, checked, good, failure: checkFailure } = useCheck(text);
  const problems = refused?.text === text && found.length === 0 ? refused.problems : found;
  const offline = useOffline();
  const mayWrite = useMay()("policy.write");
  const isFixed = offline || saving || !mayWrite;
  const cannotSave = isFixed || problems.length > 0 || there !== undefined;

  const write = (next: string) => {
    setFailure("");
    const draft = { text: next, starter: next === begin ? starter : begunWith };
    setDraft(draft);
    remember(key, next === begin ? null : draft);
  };
  const discard = () => {
    remember(key, null);
    go(list);
  };
  const save = () => {
    if (cannotSave) return;
    setSaving(true);
    setFailure("");
    ask(api.POST("/policies", { body: { ...bodyOf(place), document: text } }))
      .then(({ policy }) => {
        remember(key, null);
        void queryClient.invalidateQueries({ queryKey: ["policies"] });
        toast(t("Saved. Devices that are online have it in a moment."));
        go(`/policies/${policy.summary.id}`, { replace: true });
      })
      .catch((thrown: unknown) => {
        const error = asApiError(thrown);
        // Somebody else has made one there meanwhile: it is shown then.
        if (error.status === 409) void queryClient.invalidateQueries({ queryKey: ["policies"] });
        if (error.problems.length > 0) setRefused({ text, problems: error.problems });
        else setFailure(error.status === 409 ? t("There is a policy at this place already.") : `${error.message}${error.requestId ? ` (${error.requestId})` : ""}`);
      })
      .finally(() => setSaving(false));
  };
  const chosen = t(starter || "Empty policy");
  const problem = there ? "" : failure || (checkFailure && !offline ? asApiError(checkFailure).message : "");
  return (
    <Page
      title={t("New policy")}
      back={{ to: list, text: t("Policies") }}
      lead={<p className="page-lead"><Badge tone="accent">{t(place.layer)}</Badge><span>{name || t("All devices")}</span><span>{t("Not saved yet: no device has it.")}</span></p>}
      tools={
        <>
          <Verdict problems={problems} checked={checked} />
          <Button onClick={discard} disabled={offline || saving}>{t("Discard")}</Button>
          {mayWrite && <Button kind="primary" onClick={save} disabled={cannotSave}>{saving ? t("Saving…") : t("Save")}</Button>}
        </>
      }
    >
      {there && <p className="form-problem" role="alert"><Icon name="alert" size={16} /><span>{t("There is a policy at this place already.")}</span><Link href={`/policies/${there.id}`}>{t("Open “{{name}}”", { name: there.name })}</Link></p>}
      {!mayWrite && <p className="form-notice"><Icon name="lock" size={16} /><span>{t("You can look at policies. Only those with the permission to write policies change them.")}</span></p>}
      {begunWith !== starter && (
        <div className="form-notice" role="status">
          <Icon name="policy" size={16} />
          <span>{t("Your draft for this place is shown, not “{{name}}”.", { name: chosen })}</span>
          <Button onClick={() => write(begin)} disabled={isFixed}>{t("Begin anew with “{{name}}”", { name: chosen })}</Button>
        </div>
      )}
      {offline && <p className="form-notice"><Icon name="offline" size={16} /><span>{t("Read-only while the console cannot be reached; your draft is kept.")}</span></p>}
      {problem && <p className="form-problem" role="alert"><Icon name="alert" size={16} /><span>{t(problem)}</span></p>}
      <Workbench text={text} readOnly={isFixed} problems={problems} good={good} onChange={write} onSave={save} />
    </Page>
  );
}

function Begun({ place, starter }: { place: Place; starter: string }) {
  const { t } = useText();
  const name = usePlaceName(place);
  const { load } = starters.find((one) => one.name === starter) ?? {};
  // With the name of its place, so that two of them can be told apart in the list.
  const title = name.data ? t("Policy of {{name}}", { name: name.data }) : t("New policy");
  const begin = useQuery({ queryKey: ["policy_starter", starter], enabled: load !== undefined, staleTime: Infinity, queryFn: () => load?.() ?? "" });
  const back = { to: list, text: t("Policies") };
  if (name.isError) return <Page title={t("New policy")} back={back}><Failed error={name.error} retry={() => void name.refetch()} /></Page>;
  if (begin.isError) return <Page title={t("New policy")} back={back}><Failed error={begin.error} retry={() => void begin.refetch()} /></Page>;
  if (name.isPending || (load && begin.data === undefined)) return <PolicyComes title={t("New policy")} />;
  return <Draft place={place} name={name.data} starter={load ? starter : ""} begin={begin.data ?? blank(title)} />;
}

export function PolicyDraft() {
  const { t } = useText();
  const [address] = useAddress();
  const place = placeFrom(address);
  if (place) return <Begun key={`${placeKey(place)} ${address.get("starter") ?? ""}`} place={place} starter={address.get("starter") ?? ""} />;
  return <Page title={t("New policy")} back={{ to: list, text: t("Policies") }}><Empty icon="policy" title={t("This address names no place for a policy.")}><Link href={list}>{t("Back to the list")}</Link></Empty></Page>;
}
