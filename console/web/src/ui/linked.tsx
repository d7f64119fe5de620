// A text that somebody wrote, exactly as it was written, with its addresses to click. Nothing is fetched before that.
import { Fragment, type ReactNode } from "react";
import { linksIn } from "./links";

/** `plain` draws what lies between the links. */
export function Linked({ text, plain = (piece) => piece }: { text: string; plain?: (piece: string) => ReactNode }) {
  const links = linksIn(text);
  if (links.length === 0) return <>{plain(text)}</>;
  let from = 0;
  return (
    <>
      {links.map(({ start, length, url }) => {
        const before = text.slice(from, start);
        const shown = text.slice(start, start + length);
        from = start + length;
        return (
          <Fragment key={start}>
            {before !== "" && plain(before)}
            <a href={url} target="_blank" rel="noopener noreferrer" title={url === shown ? undefined : url}>{shown}</a>
          </Fragment>
        );
      })}
      {from < text.length && plain(text.slice(from))}
    </>
  );
}
