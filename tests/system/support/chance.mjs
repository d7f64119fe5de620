// Chance that can be had again: DESKBELL_SEED in the environment, else a new seed, which is printed.
export class Chance {
  constructor(story) {
    this.seed = Number(process.env.DESKBELL_SEED ?? Math.floor(Math.random() * 2 ** 32)) >>> 0;
    this.state = this.seed;
    process.stdout.write(`${story.name}: DESKBELL_SEED=${this.seed}\n`);
    story.onFailure(() => `DESKBELL_SEED=${this.seed}`);
  }

  /** Uniform in [0, 1): mulberry32. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Passes after a random time up to `most` ms. */
  moment(most) {
    return new Promise((done) => setTimeout(done, this.next() * most));
  }
}
