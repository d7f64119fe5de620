// Files that are dropped onto a conversation or pasted into it.
import { useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from "react";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";

const carriesFiles = (data: DataTransfer): boolean => data.types.includes("Files");

/** A folder comes as a file that cannot be read. */
function foldersOf(data: DataTransfer): Set<File> {
  const folders = new Set<File>();
  for (const item of data.items) {
    const file = item.kind === "file" && item.webkitGetAsEntry()?.isDirectory ? item.getAsFile() : null;
    const same = file && [...data.files].find((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified);
    if (same) folders.add(same);
  }
  return folders;
}

const two = (value: number) => String(value).padStart(2, "0");

/** A picture from the clipboard has no name of its own: every one is called "image.png". */
function named(file: File, word: string, index: number): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const time = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  const end = file.name.slice(file.name.lastIndexOf("."));
  return new File([file], `${word} ${time}${index > 0 ? ` ${index + 1}` : ""}${end}`, { type: file.type, lastModified: file.lastModified });
}

interface Target {
  /** To be spread on the element that takes files. */
  handlers: {
    onDragEnter: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
    onPaste: (event: ClipboardEvent) => void;
  };
  /** Shown over it while files are dragged there. */
  shade: ReactNode;
}

export function useFileTarget(words: string, attach: (files: File[], folders?: ReadonlySet<File>) => void): Target {
  const { t } = useText();
  const [over, setOver] = useState(false);
  // Entering an inner element comes before leaving the outer one.
  const depth = useRef(0);
  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  const handlers: Target["handlers"] = {
    onDragEnter: (event) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth.current++;
      setOver(true);
    },
    onDragOver: (event) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDragLeave: (event) => {
      if (carriesFiles(event.dataTransfer) && --depth.current <= 0) leave();
    },
    onDrop: (event) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      leave();
      attach([...event.dataTransfer.files], foldersOf(event.dataTransfer));
    },
    onPaste: (event) => {
      const { files, types } = event.clipboardData;
      // A table or a paragraph of an office program comes as text and as its picture: the text is meant.
      if (files.length === 0 || (types.includes("text/plain") && (types.includes("text/html") || types.includes("text/rtf")))) return;
      event.preventDefault();
      attach([...files].map((file, index) => named(file, t("Picture"), index)));
    },
  };
  const shade = over && <div className="drop-shade"><Icon name="clip" size={28} /><span>{words}</span></div>;
  return { handlers, shade };
}

/** A file that is dropped beside every target would take the place of the whole page. */
export function guardAgainstDrops(): () => void {
  const guard = (event: globalThis.DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  addEventListener("dragover", guard);
  addEventListener("drop", guard);
  return () => {
    removeEventListener("dragover", guard);
    removeEventListener("drop", guard);
  };
}
