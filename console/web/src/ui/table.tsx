// One table for every list: sorting by column, rows of 36 px (or stacked in narrow places), only those in sight drawn.
import { getCoreRowModel, getSortedRowModel, useReactTable, type ColumnDef, type ColumnDefTemplate, type SortingState } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { useText } from "@/i18n/i18n";
import { arrange, mainOf, type ColumnPlace } from "./columns";
import { Icon } from "./icons";
import { compareValues } from "./order";
import { useAddress } from "./page";
import { IconButton } from "./parts";

export type Column<T> = ColumnDef<T, unknown> & ColumnPlace & { heading: string };

const rowHeight = 36;
const stackedHeight = 60;

interface Props<T> {
  label: string;
  rows: T[];
  columns: Column<T>[];
  keyOf: (row: T) => string;
  /** A click anywhere on the row; the first column should hold the link for keyboards. */
  onOpen?: (row: T) => void;
  /** The column that it is sorted by at first; else as the rows come. */
  sorted?: string | undefined;
  /** The page's own list: how it is sorted stands in the address. */
  addressed?: boolean;
}

/** The room between the paddings of the element, as it changes. */
function useRoom(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const here = element.current;
    if (!here) return;
    const style = getComputedStyle(here);
    setWidth(Math.floor(here.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)));
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(here);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** Where rows are stacked there is no line of headings to sort with. */
function SortChoice<T>({ columns, sorting, onSort }: { columns: Column<T>[]; sorting: SortingState; onSort: (sorting: SortingState) => void }) {
  const { t } = useText();
  const now = sorting[0];
  const down = now?.desc ?? false;
  return (
    <div className="table-sort">
      <label>
        <span>{t("Sort by")}</span>
        <select value={now?.id ?? ""} onChange={(event) => onSort(event.target.value ? [{ id: event.target.value, desc: false }] : [])}>
          <option value="">{t("Usual order")}</option>
          {columns.filter((column) => column.enableSorting !== false).map((column) => <option key={column.id} value={column.id}>{column.heading}</option>)}
        </select>
      </label>
      {now && <span className={down ? "" : "turned"}><IconButton icon="down" label={down ? t("Descending") : t("Ascending")} onClick={() => onSort([{ id: now.id, desc: !down }])} /></span>}
    </div>
  );
}

/** Called, not mounted as a component of its own: drawn anew, a cell keeps what has the focus in it. */
const drawn = <Context extends object>(template: ColumnDefTemplate<Context> | undefined, context: Context): React.ReactNode => (typeof template === "function" ? (template(context) as React.ReactNode) : template);

const ariaSort = (sorted: false | "asc" | "desc") => (sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none");

export function DataTable<T>({ label, rows, columns, keyOf, onOpen, sorted, addressed = false }: Props<T>) {
  const [address, change] = useAddress();
  const [own, setOwn] = useState<SortingState>(sorted ? [{ id: sorted, desc: false }] : []);
  const wanted = address.get("sort");
  const inAddress = useMemo((): SortingState => (wanted ? [{ id: wanted.replace(/^-/, ""), desc: wanted.startsWith("-") }] : []), [wanted]);
  const sorting = addressed ? inAddress : own;
  const setSorting = (next: SortingState | ((before: SortingState) => SortingState)) => {
    const now = typeof next === "function" ? next(sorting) : next;
    if (!addressed) setOwn(now);
    else change({ sort: now[0] ? `${now[0].desc ? "-" : ""}${now[0].id}` : undefined });
  };
  const scroller = useRef<HTMLDivElement>(null);
  const room = useRoom(scroller);
  const { stacked, without } = arrange(columns, room);
  const main = mainOf(columns)?.id;
  const placeOf = (id: string) => columns.find((entry) => entry.id === id);
  /** How a cell stands where rows are stacked. */
  const standing = (id: string): string | undefined => {
    if (!stacked) return undefined;
    const beside = placeOf(id)?.beside;
    return id === main ? "stacked-main" : beside === "lead" ? "stacked-lead" : beside ? "stacked-beside" : "stacked-rest";
  };
  const table = useReactTable({ data: rows, columns, state: { sorting, columnVisibility: Object.fromEntries(without.map((id) => [id, false])) }, onSortingChange: setSorting, getCoreRowModel: getCoreRowModel(), getSortedRowModel: getSortedRowModel(), getRowId: keyOf, autoResetPageIndex: false });
  const list = table.getRowModel().rows;
  const virtual = useVirtualizer({ count: list.length, getScrollElement: () => scroller.current, estimateSize: () => (stacked ? stackedHeight : rowHeight), overscan: 16 });
  // What was measured in the other form is no longer true.
  useLayoutEffect(() => virtual.measure(), [virtual, stacked]);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const open = (event: React.MouseEvent, row: T) => {
    if (event.target instanceof Element && event.target.closest("a, button, input, select, [role='menu']")) return;
    onOpen?.(row);
  };
  return (
    <div className="table-scroll scroll" ref={scroller} tabIndex={0} role="region" aria-label={label}>
      {stacked && <SortChoice columns={columns} sorting={sorting} onSort={setSorting} />}
      {/* The roles are said, for what is not laid out as a table is not always taken for one. */}
      <table role="table" className={["table", onOpen && "table-opens", stacked && "table-stacked", stacked && columns.some((entry) => entry.beside === "lead") && "table-led"].filter(Boolean).join(" ")} aria-rowcount={list.length + 1}>
        <thead role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} role="row">
              {group.headers.map((header) => (
                <th key={header.id} scope="col" role="columnheader" style={stacked ? undefined : { width: placeOf(header.column.id)?.size }} aria-sort={header.column.getCanSort() ? ariaSort(header.column.getIsSorted()) : undefined}>
                  {header.column.getCanSort() && !stacked ? (
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      {drawn(header.column.columnDef.header, header.getContext())}
                      {header.column.getIsSorted() && <span className={header.column.getIsSorted() === "desc" ? "" : "turned"}><Icon name="down" size={12} /></span>}
                    </button>
                  ) : (
                    drawn(header.column.columnDef.header, header.getContext())
                  )}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup">
          {before > 0 && <tr className="table-gap" aria-hidden="true"><td colSpan={columns.length} style={{ height: before, padding: 0 }} /></tr>}
          {items.map((item) => {
            const row = list[item.index];
            return row ? (
              <tr key={row.id} role="row" ref={stacked ? virtual.measureElement : undefined} data-index={item.index} aria-rowindex={item.index + 2} onClick={(event) => open(event, row.original)}>
                {row.getVisibleCells().map((cell) => {
                  const how = standing(cell.column.id);
                  const place = placeOf(cell.column.id);
                  return (
                    <td key={cell.id} role="cell" className={how}>
                      {how === "stacked-rest" && !place?.bare && <span className="stacked-heading" aria-hidden="true">{place?.heading}</span>}
                      {drawn(cell.column.columnDef.cell, cell.getContext())}
                    </td>
                  );
                })}
              </tr>
            ) : null;
          })}
          {after > 0 && <tr className="table-gap" aria-hidden="true"><td colSpan={columns.length} style={{ height: after, padding: 0 }} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

/** A column whose cell is drawn by `draw` and sorted by `value`. */
export function column<T>(id: string, heading: string, value: (row: T) => string | number, draw?: (row: T) => React.ReactNode, size?: number, place: Omit<ColumnPlace, "id" | "size"> = {}): Column<T> {
  return { id, header: heading, heading, accessorFn: value, sortingFn: (a, b, of) => compareValues(a.getValue(of), b.getValue(of)), cell: (context) => (draw ? draw(context.row.original) : String(context.getValue() ?? "")), ...(size ? { size } : {}), ...place };
}

/** A column with a control in each row: its heading is only heard, and nothing is sorted by it. */
export function controls<T>(id: string, heading: string, draw: (row: T) => React.ReactNode, size: number, place: Omit<ColumnPlace, "id" | "size"> = { beside: true }): Column<T> {
  return { ...column<T>(id, heading, () => 0, draw, size, place), enableSorting: false, header: () => <span className="sr-only">{heading}</span> };
}
