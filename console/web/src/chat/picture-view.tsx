// A picture of a message, drawn on a canvas: the page never shows a file as an image, a frame or a page of its own.
import { useEffect, useRef, useState } from "react";
import { ApiError } from "@/api/errors";
import type { Attachment } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { fileAddress, shownName } from "./files";
import { mostPictureBytes, pictureFacts } from "./picture";

/** While somebody scrolls past, nothing is fetched. */
const restMs = 150;
const mostKept = 24;
const kept = new Map<string, Promise<Blob | null>>();

async function fetchPicture(file: Attachment): Promise<Blob | null> {
  const response = await fetch(fileAddress(file.attachment_id), { credentials: "same-origin", signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new ApiError(response.status, "The picture could not be fetched");
  if (Number(response.headers.get("Content-Length") ?? 0) > mostPictureBytes) return null;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const facts = pictureFacts(bytes);
  return facts && new Blob([bytes], { type: facts.type });
}

/** Of the pictures seen last the bytes are kept, so that scrolling back asks for nothing. */
function pictureOf(file: Attachment): Promise<Blob | null> {
  const known = kept.get(file.attachment_id);
  if (known) return known;
  const asked = fetchPicture(file);
  kept.set(file.attachment_id, asked);
  asked.catch(() => kept.delete(file.attachment_id));
  const oldest = kept.keys().next().value;
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return asked;
}

const smallHeight = 180;
const largeWidth = 1_600;

async function draw(canvas: HTMLCanvasElement, blob: Blob, large: boolean): Promise<void> {
  const bitmap = await createImageBitmap(blob);
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const scale = Math.min(1, large ? largeWidth / bitmap.width : (smallHeight * ratio) / bitmap.height);
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}

export function PictureView({ file }: { file: Attachment }) {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [large, setLarge] = useState(false);
  const [state, setState] = useState<"" | "shown" | "away" | "no picture">("");
  const name = shownName(file.name);
  useEffect(() => {
    let current = true;
    const show = async () => {
      const blob = await pictureOf(file).catch(() => undefined);
      if (!current || !canvas.current) return;
      if (blob === undefined) return setState("away");
      // What the browser cannot decode is no picture either.
      const drawn = blob !== null && (await draw(canvas.current, blob, large).then(() => true, () => false));
      if (current) setState(drawn ? "shown" : "no picture");
    };
    const timer = setTimeout(() => void show(), large ? 0 : restMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // One file for the life of this component.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file.attachment_id, large]);
  if (state === "no picture") return <p className="picture-none"><Icon name="alert" size={14} />{t("No preview: this is not a picture that can be shown.")}</p>;
  if (state === "away") return <p className="picture-none">{t("No preview: the picture could not be fetched.")}</p>;
  return (
    <button type="button" className={`picture ${large ? "picture-large" : ""}`} aria-label={large ? t("Make the picture {{name}} smaller", { name }) : t("Enlarge the picture {{name}}", { name })} aria-expanded={large} onClick={() => setLarge(!large)}>
      <canvas ref={canvas} width={1} height={1} aria-hidden="true" className={state === "shown" ? "" : "picture-waits"} />
    </button>
  );
}
