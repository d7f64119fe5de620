// One table for every list: sorting by column, rows of 36 px, only those in sight drawn.
import { flexRender, getCoreRowModel, getSortedRowModel, useReactTable, type ColumnDef, type SortingState } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { Icon } from "./icons";
import { useAddress } from "./page";

/** `from`: left out where the window is narrower than that step. */
export type Column<T> = ColumnDef<T, unknown> & { id: string; from?: "medium" | "wide" };
const stepOf = (column: object): string | undefined => ("from" in column && column.from ? `from-${String(column.from)}` : undefined);

const rowHeight = 36;

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
  const table = useReactTable({ data: rows, columns, state: { sorting }, onSortingChange: setSorting, getCoreRowModel: getCoreRowModel(), getSortedRowModel: getSortedRowModel(), getRowId: keyOf, autoResetPageIndex: false });
  const list = table.getRowModel().rows;
  const virtual = useVirtualizer({ count: list.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 16 });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const open = (event: React.MouseEvent, row: T) => {
    if (event.target instanceof Element && event.target.closest("a, button, input, select, [role='menu']")) return;
    onOpen?.(row);
  };
  return (
    <div className="table-scroll scroll" ref={scroller} tabIndex={0} role="region" aria-label={label}>
      <table className={onOpen ? "table table-opens" : "table"} aria-rowcount={list.length + 1}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={stepOf(header.column.columnDef)} style={{ width: columns.find((entry) => entry.id === header.column.id)?.size }} aria-sort={header.column.getCanSort() ? ariaSort(header.column.getIsSorted()) : undefined}>
                  {header.column.getCanSort() ? (
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      {flexRender(header.column.columnDef.header, header.getContext())}
                      {header.column.getIsSorted() && <span className={header.column.getIsSorted() === "desc" ? "" : "turned"}><Icon name="down" size={12} /></span>}
                    </button>
                  ) : (
                    flexRender(header.column.columnDef.header, header.getContext())
                  )}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true"><td colSpan={columns.length} style={{ height: before, padding: 0 }} /></tr>}
          {items.map((item) => {
            const row = list[item.index];
            return row ? (
              <tr key={row.id} aria-rowindex={item.index + 2} onClick={(event) => open(event, row.original)}>
                {row.getVisibleCells().map((cell) => <td key={cell.id} className={stepOf(cell.column.columnDef)}>{flexRender(cell.column.columnDef.cell, cell.getContext())}</td>)}
              </tr>
            ) : null;
          })}
          {after > 0 && <tr aria-hidden="true"><td colSpan={columns.length} style={{ height: after, padding: 0 }} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

/** A column whose cell is drawn by `draw` and sorted by `value`. */
export function column<T>(id: string, header: string, value: (row: T) => string | number, draw?: (row: T) => React.ReactNode, size?: number, from?: "medium" | "wide"): Column<T> {
  return { id, header, accessorFn: value, cell: (context) => (draw ? draw(context.row.original) : String(context.getValue() ?? "")), ...(size ? { size } : {}), ...(from ? { from } : {}) };
}
