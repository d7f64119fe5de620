// For the tests, which are typed.
export function openMany(world: unknown, count: number): void;
export function sayMany(world: unknown, id: number, count: number): void;
