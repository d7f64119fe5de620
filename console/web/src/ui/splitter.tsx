// The edge between the list and what is beside it: dragged, or moved with the arrow keys.
import { useText } from "@/i18n/i18n";
import { listWidth, useListWidth } from "./layout";

const clamp = (width: number) => Math.min(listWidth.largest, Math.max(listWidth.smallest, Math.round(width / 4) * 4));

export function Splitter() {
  const { t } = useText();
  const width = useListWidth();
  const drag = (event: React.PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const from = event.clientX;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const move = (next: PointerEvent) => listWidth.store.set(clamp(width + next.clientX - from));
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
  };
  const press = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -16 : event.key === "ArrowRight" ? 16 : 0;
    if (step === 0) return;
    event.preventDefault();
    listWidth.store.set(clamp(width + step));
  };
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label={t("Width of the list")}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={listWidth.smallest}
      aria-valuemax={listWidth.largest}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}
