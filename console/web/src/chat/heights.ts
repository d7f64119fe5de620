// Heights of many rows under one another: where a row begins, which row stands at a place, and a changed height, each in
// a few steps however many rows there are (a Fenwick tree).

export class Heights {
  private readonly sizes: Float64Array;
  private readonly sums: Float64Array;

  constructor(sizes: ArrayLike<number>) {
    this.sizes = Float64Array.from(sizes);
    this.sums = new Float64Array(sizes.length + 1);
    for (let index = 1; index <= sizes.length; index++) {
      this.sums[index] = (this.sums[index] ?? 0) + (this.sizes[index - 1] ?? 0);
      const parent = index + (index & -index);
      if (parent <= sizes.length) this.sums[parent] = (this.sums[parent] ?? 0) + (this.sums[index] ?? 0);
    }
  }

  get count(): number {
    return this.sizes.length;
  }
  get total(): number {
    return this.before(this.count);
  }

  /** Where row `index` begins. */
  before(index: number): number {
    let sum = 0;
    for (let at = Math.min(index, this.count); at > 0; at -= at & -at) sum += this.sums[at] ?? 0;
    return sum;
  }

  /** The row that `offset` falls into; the first or the last where it lies outside. */
  at(offset: number): number {
    let index = 0;
    let rest = offset;
    for (let step = 1 << Math.floor(Math.log2(Math.max(1, this.count))); step > 0; step >>= 1) {
      const size = this.sums[index + step] ?? Infinity;
      if (index + step <= this.count && size <= rest) {
        index += step;
        rest -= size;
      }
    }
    return Math.max(0, Math.min(index, this.count - 1));
  }

  set(index: number, size: number): void {
    const change = size - (this.sizes[index] ?? 0);
    if (change === 0 || index < 0 || index >= this.count) return;
    this.sizes[index] = size;
    for (let at = index + 1; at <= this.count; at += at & -at) this.sums[at] = (this.sums[at] ?? 0) + change;
  }
}
