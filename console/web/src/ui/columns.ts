// Which columns a list shows in the width that it has: the least important ones go first; where even the others have no room, rows are stacked.

export interface ColumnPlace {
  id: string;
  /** Fixed width; without it the column shares what is left. */
  size?: number;
  /** Of a column without a fixed width: what it needs at least. */
  least?: number;
  /** Goes away where there is no room, the highest first; without it the column stays. */
  rank?: number;
  /** What names the row: of the columns that share the room, the one that needs most of it. Else the first that is not `beside`. */
  main?: boolean;
  /** On the line of the name where rows are stacked: a control, or a number. "lead": what is below is indented by it. */
  beside?: true | "lead";
  /** The value speaks for itself: without its heading where rows are stacked. */
  bare?: true;
}

const leastOfMain = 180;
const leastOfOthers = 120;
const stackedBelow = 520;
/** Below a name there is no room for what matters less than this. */
const lastRankStacked = 3;

export const mainOf = <T extends ColumnPlace>(columns: readonly T[]): T | undefined => columns.find((column) => column.main) ?? columns.find((column) => !column.beside);

/** `width` 0: not measured yet. */
export function arrange(columns: readonly ColumnPlace[], width: number): { stacked: boolean; without: string[] } {
  if (width === 0) return { stacked: false, without: [] };
  const main = mainOf(columns)?.id;
  const needs = (column: ColumnPlace) => column.size ?? column.least ?? (column.id === main ? leastOfMain : leastOfOthers);
  const without: string[] = [];
  let room = width - columns.reduce((sum, column) => sum + needs(column), 0);
  for (const column of columns.filter((entry) => entry.rank !== undefined).sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0))) {
    if (room >= 0) break;
    room += needs(column);
    without.push(column.id);
  }
  if (width >= stackedBelow && room >= 0) return { stacked: false, without };
  return { stacked: true, without: columns.filter((column) => (column.rank ?? 0) > lastRankStacked).map((column) => column.id) };
}
