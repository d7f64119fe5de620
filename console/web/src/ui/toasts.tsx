// Short words at the edge of the page: what was done, how to take it back, and what went wrong.
import { useText } from "@/i18n/i18n";
import { useCommand } from "@/shell/keys";
import { Icon } from "./icons";
import { IconButton } from "./parts";
import { Store, useStore } from "./store";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "critical";
  action?: { text: string; run: () => void; /** The key for undoing does it too. */ undoes?: true };
}
const toasts = new Store<readonly Toast[]>([]);
let lastToast = 0;
export const undoMs = 10_000;

const most = 3;
/** Room for one more: the oldest goes, but nothing that can still be taken back before what cannot. */
export function withRoom(all: readonly Toast[]): readonly Toast[] {
  if (all.length < most) return all;
  const gone = all.find((entry) => !entry.action?.undoes) ?? all[0];
  return all.filter((entry) => entry !== gone);
}

const drop = (id: number) => toasts.set((all) => all.filter((entry) => entry.id !== id));

/** Nothing goes away under the pointer or the focus: somebody reads it, or is about to press it. */
function dropAfter(id: number, ms: number): void {
  const beingUsed = () => document.querySelector(".toasts:is(:hover, :focus-within)") !== null;
  setTimeout(() => (beingUsed() ? dropAfter(id, 1_000) : drop(id)), ms);
}

export function toast(text: string, action?: Toast["action"], tone: Toast["tone"] = "plain"): () => void {
  const id = ++lastToast;
  toasts.set((all) => [...withRoom(all), { id, text, tone, ...(action ? { action } : {}) }]);
  dropAfter(id, undoMs);
  return () => drop(id);
}
export const toastError = (error: unknown): void => {
  const id = (error as { requestId?: string }).requestId;
  toast(`${error instanceof Error ? error.message : String(error)}${id ? ` (${id})` : ""}`, undefined, "critical");
};

export function Toasts() {
  const all = useStore(toasts);
  const { t } = useText();
  const undoable = [...all].reverse().find((entry) => entry.action?.undoes);
  useCommand("undo", () => {
    if (!undoable) return;
    undoable.action?.run();
    drop(undoable.id);
  }, undoable !== undefined);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {all.map((entry) => (
        <div key={entry.id} className={`toast toast-${entry.tone}`}>
          {entry.tone === "critical" && <Icon name="alert" size={16} />}
          <span>{t(entry.text)}</span>
          {entry.action && (
            <button type="button" className="toast-action" onClick={() => { entry.action?.run(); drop(entry.id); }}>
              {entry.action.text}
            </button>
          )}
          <IconButton icon="close" label={t("Dismiss")} onClick={() => drop(entry.id)} />
        </div>
      ))}
    </div>
  );
}
