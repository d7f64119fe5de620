// A ticket comes with its first comment and its newest ones; those in between are read as far as somebody looks.
import { Fragment, type ReactNode } from "react";
import { ask, api, path } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Comment, Ticket } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Button, Failed } from "@/ui/parts";

/** So many at most come with a ticket; the console's number. */
const mostWithTicket = 100;
const oldestFirst = (a: Comment, b: Comment) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id;

export const mayMissComments = (ticket: Ticket): boolean => ticket.comments.length >= mostWithTicket;

/** The comments between the first and the newest, oldest first, and a button for those that are not here yet. */
export function EarlierComments({ ticket, card }: { ticket: Ticket; card: (comment: Comment) => ReactNode }) {
  const { t } = useText();
  const pages = usePages(["ticket", ticket.id, "comments"], async (page, signal) => {
    const { comments, meta } = await ask(api.GET("/tickets/{id}/comments", { params: { ...path(ticket.id), query: { page, per_page: mostWithTicket } }, signal }));
    return { list: comments, meta };
  });
  const there = new Set(ticket.comments.map((comment) => comment.id));
  const found = (pages.rows ?? []).filter((comment) => !there.has(comment.id)).sort(oldestFirst);
  const missing = pages.total - there.size - found.length;
  if (pages.error) return <Failed error={pages.error} retry={pages.retry} />;
  return (
    <>
      {pages.more && missing > 0 && (
        <div className="earlier-comments">
          <Button disabled={pages.reading} onClick={pages.more}>{pages.reading ? t("Loading…") : t("Show earlier comments ({{count}} more)", { count: missing })}</Button>
        </div>
      )}
      {found.map((comment) => <Fragment key={comment.id}>{card(comment)}</Fragment>)}
    </>
  );
}
