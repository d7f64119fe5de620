// What this technician is told of: in this browser, and by the console over web, e-mail and webhook.
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { queryClient } from "@/api/session";
import type { NotificationRules, NotificationRulesRequest } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { enableNotifications, notifyPermission, notifyWanted, useNotified } from "@/live/notify";
import { channelName, channels, presences, titleOf, type Channel, type Presence } from "@/live/notice-words";
import { Failed, Skeleton } from "@/ui/parts";
import { useStore } from "@/ui/store";
import { toastError } from "@/ui/toasts";
import { Quiet, Times } from "./notification-times";
import { Part } from "./part";
import { Recent } from "./recent-notifications";
import { Webhook } from "./webhook";
import "@/styles/notifications.css";

const key = ["notification rules"];

/** The rules as they are on the screen: a change shows at once, and goes back where the console refuses it. */
function useRules() {
  const rules = useQuery({ queryKey: key, queryFn: async () => (await ask(api.GET("/notification_rules"))).notification_rules });
  const change = useMutation({
    mutationKey: key,
    // One after the other: the console keeps the last that was said.
    scope: { id: "notification rules" },
    mutationFn: async ({ body }: { body: NotificationRulesRequest; before: NotificationRules | undefined }) => (await ask(api.PUT("/notification_rules", { body }))).notification_rules,
    onSuccess: (saved) => {
      if (queryClient.isMutating({ mutationKey: key }) === 1) queryClient.setQueryData(key, saved);
    },
    onError: (error, { before }) => {
      queryClient.setQueryData(key, before);
      toastError(error);
    },
  });
  return {
    rules,
    change: (body: NotificationRulesRequest, shown?: NotificationRules) => {
      const before = queryClient.getQueryData<NotificationRules>(key);
      // Within the same event: a checkbox that waited for a promise would jump back first.
      if (shown) queryClient.setQueryData(key, shown);
      // What is being read was true before this change; cancelled, it goes back to what was set last.
      void queryClient.cancelQueries({ queryKey: key });
      change.mutate({ body, before });
    },
  };
}

function Table({ rules, onChange }: { rules: NotificationRules; onChange: (body: NotificationRulesRequest, shown: NotificationRules) => void }) {
  const { t } = useText();
  const when: Record<Presence, string> = { online: t("While I'm online"), offline: t("While I'm offline") };
  const set = (event: string, presence: Presence, channel: Channel, wanted: boolean) => {
    // Of what was changed last, which may not be drawn yet: a change says all channels of its cell's row.
    const now = queryClient.getQueryData<NotificationRules>(key) ?? rules;
    const list = now.rules.map((rule) => (rule.event === event ? { ...rule, [presence]: channels.filter((one) => (one === channel ? wanted : rule[presence].includes(one))) } : rule));
    const changed = list.find((rule) => rule.event === event);
    if (changed) onChange({ rules: [{ event, [presence]: changed[presence] }] }, { ...now, rules: list });
  };
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t("What I am told of")}>
      <table className="rules">
        <thead>
          <tr>
            <td />
            {presences.map((presence) => <th key={presence} colSpan={channels.length} scope="colgroup">{when[presence]}</th>)}
          </tr>
          <tr>
            <th scope="col">{t("Event")}</th>
            {presences.flatMap((presence) => channels.map((channel) => <th key={`${presence} ${channel}`} scope="col">{channelName(channel)}</th>))}
          </tr>
        </thead>
        <tbody>
          {rules.rules.map((rule) => (
            <tr key={rule.event}>
              <th scope="row">{titleOf(rule.event)}</th>
              {presences.flatMap((presence) =>
                channels.map((channel) => (
                  <td key={`${presence} ${channel}`}>
                    <label className="rule-cell">
                      <input type="checkbox" checked={rule[presence].includes(channel)} aria-label={`${titleOf(rule.event)}: ${channelName(channel)}, ${when[presence]}`} onChange={(event) => set(rule.event, presence, channel, event.target.checked)} />
                    </label>
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InThisBrowser() {
  const { t } = useText();
  const notified = useNotified();
  const permission = useStore(notifyPermission);
  return (
    <>
      <label className="check"><input type="checkbox" disabled={permission === "denied"} checked={notified} onChange={(event) => (event.target.checked ? void enableNotifications() : notifyWanted.set(false))} /> {t("A notification appears when somebody waits and no Deskbell page is looked at")}</label>
      {permission === "denied" && <p className="quiet">{t("This browser does not allow notifications from here. Its settings for this site can change that.")}</p>}
    </>
  );
}

export function Notifications() {
  const { t } = useText();
  const { rules, change } = useRules();
  return (
    <>
      <Part id="notifications" title={t("Notifications")}>
        <InThisBrowser />
        {rules.isPending ? <Skeleton rows={4} /> : rules.isError ? <Failed error={rules.error} retry={() => void rules.refetch()} /> : (
          <>
            <Table rules={rules.data} onChange={change} />
            <p className="quiet">{t("Online means that a Deskbell page is open. What comes over the web while you are offline waits for the next page that you open. You are told once per unread conversation, and not of what is read or answered before its time.")}</p>
            <Times rules={rules.data} onChange={change} />
          </>
        )}
      </Part>
      {rules.data && (
        <>
          <section className="card-panel card-panel-lone">
            <h2>{t("Quiet hours")}</h2>
            <Quiet rules={rules.data} onChange={change} />
          </section>
          <Webhook url={rules.data.webhook.url} changed={() => void queryClient.invalidateQueries({ queryKey: key })} />
        </>
      )}
      <Recent />
    </>
  );
}
