// Gathers names for a moment, so that a burst of events reads each list once.

export class Debounce {
  private names = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private since = 0;

  constructor(
    private readonly quietMs: number,
    private readonly atMostMs: number,
    private readonly run: (names: string[]) => void,
  ) {}

  ask(name: string): void {
    const now = Date.now();
    if (this.names.size === 0) this.since = now;
    this.names.add(name);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(this.quietMs, this.since + this.atMostMs - now)));
  }

  private flush(): void {
    const names = [...this.names];
    this.names.clear();
    this.run(names);
  }
}
