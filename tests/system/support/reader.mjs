// What a window says and where its parts stand, as a screen reader knows it.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, Hopeless } from "./facts.mjs";

const script = join(dirname(fileURLToPath(import.meta.url)), "reader.py");

/** All parts of a tree, from the outside in. */
export function* parts(node) {
  yield node;
  for (const item of node.items ?? []) yield* parts(item);
}

export class Reader {
  #child;
  #waiting = [];

  static async start(story, name, env) {
    const one = new Reader();
    let ready = false;
    // Debian's own Python: the bindings are a Debian package.
    one.#child = story.start(name, "/usr/bin/python3", [script], {
      env,
      onLine: (line) => {
        const said = JSON.parse(line);
        if (said?.ready) ready = true;
        else one.#waiting.shift()?.(said);
      },
    });
    await eventually("the screen reader is ready", () => {
      if (one.#child.isOver()) throw new Hopeless("it ended");
      return ready;
    });
    return one;
  }

  /** The program's windows as a tree; null where it has none yet. */
  async read(program) {
    const tree = await new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#child.ended.then(() => reject(new Error("the screen reader ended")));
      this.#child.say(program);
    });
    if (tree?.error) throw new Error(tree.error);
    return tree;
  }
}
