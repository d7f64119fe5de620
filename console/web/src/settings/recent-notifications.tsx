// What was told lately, how it went, and why.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, query as q } from "@/api/client";
import type { Notification } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { channelName, outcomeOf, reasonOf, titleOf } from "@/live/notice-words";
import { Badge, Button, Empty, Failed, Skeleton, type Tone } from "@/ui/parts";
import { PlaceLink } from "@/ui/place-link";
import { ago, consoleNow, fullTime } from "@/ui/time";
import { Part } from "./part";

const shown = 20;
const lookAgainMs = 2_000;

function useRecent(page: number) {
  return useQuery({
    queryKey: ["notifications", page],
    queryFn: async () => ask(api.GET("/notifications", { params: { query: q({ page, per_page: shown }) } })),
    placeholderData: (previous) => previous,
    // How it went is known a moment after it is due. The two clocks are a little apart: what is due "soon" is asked for, too.
    refetchInterval: ({ state }) => {
      const waiting = (state.data?.notifications ?? []).filter((one) => one.state === "waiting" && one.channel !== "web");
      return waiting.length > 0 && Math.max(lookAgainMs, Math.min(...waiting.map((one) => Date.parse(one.due_at) - consoleNow())));
    },
  });
}

function Line({ one }: { one: Notification }) {
  const { t, language } = useText();
  const [open, setOpen] = useState(false);
  const states: Record<string, [Tone, string]> = { waiting: ["info", t("Waiting")], sent: ["ok", t("Sent")], dropped: ["quiet", t("Not sent")], dead: ["critical", t("Failed")] };
  const [tone, word] = states[one.state] ?? ["quiet", one.state];
  const at = Date.parse(one.created_at);
  const id = `why-${one.id}`;
  return (
    <li className="recent">
      <div className="recent-line">
        <span className="recent-text">
          <PlaceLink href={one.path} className="ellipsis">{one.title}</PlaceLink>
          <small className="ellipsis">{titleOf(one.event)} · {channelName(one.channel)} · <time title={fullTime(at, language)}>{ago(at, consoleNow(), language)}</time></small>
        </span>
        <Badge tone={tone}>{word}</Badge>
        <Button kind="quiet" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>{t("Why did I get this?")}</Button>
      </div>
      <div id={id} hidden={!open} className="recent-why">
        <p>{reasonOf(one)}</p>
        {one.state === "waiting" && one.tries === 0 && one.channel !== "web" && <p>{t("It is due at {{time}}", { time: fullTime(Date.parse(one.due_at), language) })}</p>}
        {one.state === "waiting" && one.channel === "web" && <p>{t("It waits for a page of yours")}</p>}
        {one.state === "waiting" && one.tries > 0 && one.channel !== "web" && <p>{t("It is tried again at {{time}}", { time: fullTime(Date.parse(one.due_at), language) })}</p>}
        {one.outcome && <p>{one.state === "dropped" ? outcomeOf(one.outcome) : <code>{one.outcome}</code>}</p>}
      </div>
    </li>
  );
}

export function Recent() {
  const { t } = useText();
  const [page, setPage] = useState(1);
  const recent = useRecent(page);
  return (
    <Part id="recent" title={t("Recent notifications")}>
      {recent.isPending ? <Skeleton rows={3} /> : recent.isError ? <Failed error={recent.error} retry={() => void recent.refetch()} /> : recent.data.notifications.length === 0 ? (
        <Empty icon="bell" title={t("You were told of nothing yet")} />
      ) : (
        <>
          <ul className="plain-list">{recent.data.notifications.map((one) => <Line key={one.id} one={one} />)}</ul>
          {recent.data.meta.total_pages > 1 && (
            <div className="field-row">
              <Button icon="back" disabled={page === 1} onClick={() => setPage(page - 1)}>{t("Newer")}</Button>
              <Button icon="next" disabled={page >= recent.data.meta.total_pages} onClick={() => setPage(page + 1)}>{t("Older")}</Button>
            </div>
          )}
        </>
      )}
    </Part>
  );
}
