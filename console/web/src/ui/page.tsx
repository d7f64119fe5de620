// The frame of list and detail pages, and the search text that lives in the address.
import "@/styles/pages.css";
import "@/styles/lists.css";
import "@/styles/table.css";
import { useEffect, useState, type ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useText } from "@/i18n/i18n";
import { Icon } from "./icons";
import { Button } from "./parts";
import { useTitle } from "./title";

/** `heading`: what stands where else the title alone does, with the page's h1 in it. */
export function Page({ title, heading, back, tools, children, lead }: { title: string; heading?: ReactNode; back?: { to: string; text: string }; tools?: ReactNode; lead?: ReactNode; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="page">
      <header className="page-head">
        <div className="page-title">
          {back && <Link href={back.to} className="page-back"><Icon name="back" size={14} />{back.text}</Link>}
          {heading ?? <h1>{title}</h1>}
          {lead}
        </div>
        {tools && <div className="page-tools">{tools}</div>}
      </header>
      {children}
    </main>
  );
}

/** Values of the address' query, and how to change them without a step in the history. */
export function useAddress(): [URLSearchParams, (changes: Record<string, string | undefined>) => void] {
  const search = useSearch();
  const [location, go] = useLocation();
  const change = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined || value === "") next.delete(key);
      else next.set(key, value);
    }
    go(`${location}${next.size ? `?${next}` : ""}`, { replace: true });
  };
  return [new URLSearchParams(search), change];
}

/** Text typed by a person, handed on when they pause. */
export function useTyped(value: string, onChange: (value: string) => void): [string, (value: string) => void] {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 250);
    return () => clearTimeout(timer);
  });
  return [typed, setTyped];
}

export function Tabs({ label, tabs, chosen, onChoose }: { label: string; tabs: { id: string; text: string; count?: number }[]; chosen: string; onChoose: (id: string) => void }) {
  const { t } = useText();
  return (
    <div className="filters filters-bare" role="group" aria-label={label}>
      {tabs.map((tab) => (
        <button key={tab.id} type="button" className={`filter ${tab.id === chosen ? "filter-on" : ""}`} aria-pressed={tab.id === chosen} onClick={() => onChoose(tab.id)}>
          {t(tab.text)}
          {tab.count !== undefined && tab.count > 0 && <span className="filter-count">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}

/** Where words were looked for in part of a list, and found nowhere there: that, and the way to look in all of it. */
export function FilteredOut({ words, onAll }: { words: string; onAll: () => void }) {
  const { t } = useText();
  return (
    <>
      <p>{t("Only what the chosen filters let through was looked through.")}</p>
      <Button icon="search" onClick={onAll}>{words}</Button>
    </>
  );
}

/** Below a list of which there is more than was read: how much stands there, and the next of it. */
export function More({ shown, total, more, reading }: { shown: number; total: number; more: (() => void) | undefined; reading: boolean }) {
  const { t } = useText();
  if (!more) return null;
  return (
    <div className="page-more">
      <span role="status">{t("{{shown}} of {{count}}", { shown, count: total })}</span>
      <Button disabled={reading} onClick={more}>{t("Show more")}</Button>
    </div>
  );
}
