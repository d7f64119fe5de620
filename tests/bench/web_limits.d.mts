export function missed(figures: Record<string, Record<string, number> | number | string>): string[];
