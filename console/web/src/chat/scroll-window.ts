// A long run of rows of unknown height in a scrolling area: only those around the view are drawn, in the page's own flow.
// What the reader looks at stays where it is while rows above are added or measured; at the end, the end stays in view.
// A general virtualizer counts all rows again whenever one is measured: at twenty thousand that is a lost frame each time.
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Heights } from "./heights";

export interface WindowRow {
  key: string;
}

interface Place {
  /** At the end, and staying there. */
  end: boolean;
  /** The row at the upper edge, and how much of it is above. */
  key: string;
  index: number;
  within: number;
  height: number;
}

const margin = 8;
/** So many pixels are drawn beyond each edge; half of them may be used up before more is drawn. */
const beyond = 900;

export interface ScrollWindow {
  first: number;
  last: number;
  atEnd: boolean;
  toEnd: () => void;
  onScroll: () => void;
  /** The scrolling area, what holds the place of all rows, and what holds those that are drawn. */
  scroller: React.RefObject<HTMLDivElement | null>;
  space: React.RefObject<HTMLDivElement | null>;
  block: React.RefObject<HTMLDivElement | null>;
}

/** `rows` may be another array with each change; what has the same key has the same height. */
export function useScrollWindow<Row extends WindowRow>(rows: readonly Row[], estimate: (row: Row) => number, nearEnd: number): ScrollWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const space = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ end: true, key: "", index: 0, within: 0, height: 900 });
  const [measured] = useState(() => new Map<string, number>());
  const [width, setWidth] = useState(0);
  const [, again] = useReducer((count: number) => count + 1, 0);
  const [atEnd, setAtEnd] = useState(true);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- another width: every height is a guess again
  const heights = useMemo(() => new Heights(rows.map((row) => measured.get(row.key) ?? estimate(row))), [rows, width]);

  const topOf = (): number => {
    const now = place.current;
    if (now.end) return Math.max(0, heights.total - now.height + 2 * margin);
    if (rows[now.index]?.key !== now.key) {
      const found = rows.findIndex((row) => row.key === now.key);
      now.index = found >= 0 ? found : Math.min(now.index, rows.length - 1);
    }
    return heights.before(now.index) + now.within;
  };
  const top = topOf();
  const first = rows.length === 0 ? 0 : heights.at(top - beyond);
  const last = rows.length === 0 ? -1 : heights.at(top + place.current.height + beyond);

  /** Takes the true heights of what is drawn, and puts everything where it then belongs. */
  const settle = () => {
    const [area, holder, drawn] = [scroller.current, space.current, block.current];
    if (!area || !holder || !drawn) return;
    place.current.height = area.clientHeight;
    for (let index = first, element = drawn.firstElementChild; element && index <= last; index++, element = element.nextElementSibling) {
      const key = rows[index]?.key;
      const height = element.getBoundingClientRect().height;
      if (key === undefined || height === 0) continue;
      measured.set(key, height);
      heights.set(index, height);
    }
    holder.style.height = `${heights.total + 2 * margin}px`;
    drawn.style.transform = `translateY(${heights.before(first) + margin}px)`;
    const wanted = place.current.end ? area.scrollHeight - area.clientHeight : topOf();
    if (Math.abs(area.scrollTop - wanted) > 0.5) area.scrollTop = wanted;
    if (look()) again();
  };
  /** Where the view is now. True: it comes near to what is not drawn. */
  const look = (): boolean => {
    const area = scroller.current;
    if (!area || rows.length === 0) return false;
    const [from, height] = [area.scrollTop, area.clientHeight];
    const index = heights.at(from);
    place.current = { end: area.scrollHeight - from - height < nearEnd, key: rows[index]?.key ?? "", index, within: from - heights.before(index), height };
    setAtEnd(place.current.end);
    const above = first > 0 && from - heights.before(first) < beyond / 2;
    const below = last < rows.length - 1 && heights.before(last + 1) - from - height < beyond / 2;
    return above || below;
  };

  useLayoutEffect(settle);
  const latest = useRef({ settle, look });
  useLayoutEffect(() => {
    latest.current = { settle, look };
  });
  const shown = rows.length > 0;
  useEffect(() => {
    const [area, drawn] = [scroller.current, block.current];
    if (!area || !drawn) return;
    const observer = new ResizeObserver(() => {
      setWidth((before) => {
        if (before !== area.clientWidth && before !== 0) measured.clear();
        return area.clientWidth;
      });
      latest.current.settle();
    });
    observer.observe(area);
    observer.observe(drawn);
    return () => observer.disconnect();
  }, [shown, measured]);

  const onScroll = useCallback(() => {
    // In this very frame: the browser has moved the page already.
    if (latest.current.look()) flushSync(again);
  }, []);
  const toEnd = useCallback(() => {
    place.current.end = true;
    again();
  }, []);
  return { first, last, atEnd, toEnd, onScroll, scroller, space, block };
}
