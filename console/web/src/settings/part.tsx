// The parts of a long page, and what stands on it: a list of those parts that are there, each with an address.
import { createContext, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { useText } from "@/i18n/i18n";
import "@/styles/settings.css";
import { sections, type SectionId } from "./sections";

type Titles = ReadonlyMap<SectionId, string>;
interface OnPage {
  called: SectionId | undefined;
  enlist: (id: SectionId, title: string) => () => void;
}
const onPage = createContext<OnPage>({ called: undefined, enlist: () => () => undefined });

const headId = (id: SectionId) => `settings-${id}`;
function show(id: SectionId): void {
  const head = document.getElementById(headId(id));
  head?.closest("section")?.scrollIntoView();
  head?.focus({ preventScroll: true });
}

/** With an address of its own: when that is called, it comes into sight, and its heading has the focus. */
export function Part({ id, title, children }: { id: SectionId; title: string; children: ReactNode }) {
  const { called, enlist } = useContext(onPage);
  useLayoutEffect(() => enlist(id, title), [enlist, id, title]);
  useEffect(() => {
    if (called === id) show(id);
  }, [called, id]);
  return (
    <section className="card-panel card-panel-lone" aria-labelledby={headId(id)}>
      <h2 id={headId(id)} tabIndex={-1}>{title}</h2>
      {children}
    </section>
  );
}

/** `called`: the part that the address names. */
export function Parts({ called, children }: { called: SectionId | undefined; children: ReactNode }) {
  const { t } = useText();
  const [titles, setTitles] = useState<Titles>(new Map());
  const enlist = useCallback((id: SectionId, title: string) => {
    setTitles((all) => new Map(all).set(id, title));
    return () => setTitles((all) => new Map([...all].filter(([other]) => other !== id)));
  }, []);
  const here = useMemo(() => ({ called, enlist }), [called, enlist]);
  return (
    <onPage.Provider value={here}>
      <div className="settings">
        <nav className="settings-list" aria-label={t("On this page")}>
          <ul>
            {sections.filter((id) => titles.has(id)).map((id) => <li key={id}><Link href={`/settings/${id}`} replace={called === id} onClick={() => show(id)}>{titles.get(id)}</Link></li>)}
          </ul>
        </nav>
        <div className="settings-parts">{children}</div>
      </div>
    </onPage.Provider>
  );
}
