export function missed(figures: Record<string, Record<string, number> | number | string>): string[];
export function missedAtConsole(figures: { first_paint: { rows_ms: number }; first_paint_conversation: { rows_ms: number }; lists: Record<string, { p50_ms: number }> }): string[];
