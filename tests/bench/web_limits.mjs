// What ./dev bench web must not exceed: generous, for they are to be met on a machine that does something else as well.

/** 60 frames a second, and what the clock of a busy machine adds. */
const frameMs = 16.7 + 1.3;
const firstPaintMs = 1_500;

const kinds = { list: "the list", list_fast: "the list, flung", list_live: "the list while messages come", conversation_reading: "a conversation while it is read", conversation: "a conversation", conversation_fast: "a conversation, flung" };

/** Each: what is measured, in which unit, where its figure stands, and the most it may be. */
const paints = [
  ["first paint of the chat page", "ms", (figures) => figures.first_paint.rows_ms, firstPaintMs],
  ["first paint with a conversation open", "ms", (figures) => figures.first_paint_conversation.rows_ms, firstPaintMs],
];
const limits = [
  ...paints,
  ...Object.entries(kinds).flatMap(([name, title]) => [
    [`scrolling ${title}: median frame`, "ms", (figures) => figures[name].median_ms, name.endsWith("_fast") ? 2 * frameMs : frameMs],
    [`scrolling ${title}: 99 % of the frames`, "ms", (figures) => figures[name].p99_ms, name.endsWith("_fast") ? 250 : 150],
  ]),
];

/** A line for each limit that is exceeded; none: all is well. A figure that is not there is one that was not met. */
const exceeded = (of, figures) =>
  of.flatMap(([what, unit, read, most]) => {
    const found = read(figures);
    return found <= most ? [] : [`bench web: ${what}: found ${typeof found === "number" ? found.toFixed(1) : String(found)} ${unit}, expected at most ${most} ${unit}`];
  });

export const missed = (figures) => exceeded(limits, figures);

/** Of a real console: its lists as well. */
export const missedAtConsole = (figures) => exceeded([...paints, ["a page of a list, by REST: the slowest filter's median", "ms", (found) => Math.max(...Object.values(found.lists).map((one) => one.p50_ms)), 200]], figures);
