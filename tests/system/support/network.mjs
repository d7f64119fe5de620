// The network between a device (or a browser) and the console: a TCP relay that the test can cut and restore.
import { connect, createServer } from "node:net";

export class Network {
  #pairs = new Set();
  #server;
  #mode = "whole";
  #silent = "all";
  #lost = false;
  #rate = 0;

  /** Listens on a port of its own and passes everything on to `console`. */
  static async start(story, console) {
    const one = new Network();
    one.#server = createServer((near) => one.#join(near, console.port));
    await new Promise((resolve, reject) => {
      one.#server.once("error", reject);
      one.#server.listen(0, "127.0.0.1", resolve);
    });
    one.port = one.#server.address().port;
    one.url = `https://127.0.0.1:${one.port}`;
    story.finally(() => one.#end());
    return one;
  }

  #join(near, port) {
    near.on("error", () => {});
    if (this.#mode === "cut") {
      near.resetAndDestroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    const pair = { near, far };
    this.#pairs.add(pair);
    far.on("error", () => {});
    const over = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on("close", over);
    far.on("close", over);
    let questions = this.#lost ? 0 : Infinity;
    this.#lost = false;
    near.on("data", (part) => {
      if (++questions === 2) far.pause(); // the first is the hello of TLS
      this.#pass(far, near, part);
    });
    far.on("data", (part) => this.#pass(near, far, part));
    if (this.#mode === "silent") this.#hush(pair);
  }

  #pass(to, from, part) {
    if (this.#rate > 0) {
      // A slow line: what came is passed on, and nothing more until its time is over.
      from.pause();
      setTimeout(() => from.resume(), (part.length / this.#rate) * 1000);
    }
    if (!to.write(part)) {
      from.pause();
      to.once("drain", () => {
        from.resume();
        if (this.#mode === "silent") for (const pair of this.#pairs) this.#hush(pair);
      });
    }
  }
  #hush({ near, far }) {
    if (this.#silent !== "answers") near.pause();
    if (this.#silent !== "questions") far.pause();
  }

  /** Connections break, new ones are reset at once. */
  cut() {
    this.#mode = "cut";
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }
  /** A black hole: connections stay, nothing passes any more; only "questions" to the console, only "answers" from it, or "all". */
  silence(what = "all") {
    this.#mode = "silent";
    this.#silent = what;
    for (const pair of this.#pairs) this.#hush(pair);
  }
  /** What the console says on the next connection never arrives, once TLS has greeted; what it is asked does. */
  loseNextAnswer() {
    this.#lost = true;
  }
  restore() {
    this.#mode = "whole";
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
  }
  /** A slow line: at most so many bytes a second on each connection; 0: as fast as it goes. */
  throttle(bytes_a_second) {
    this.#rate = bytes_a_second;
  }
  /** How many connections there are now. */
  get connections() {
    return this.#pairs.size;
  }

  #end() {
    this.cut();
    return new Promise((done) => this.#server.close(done));
  }
}
