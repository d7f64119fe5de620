// Whether bytes are a picture that may be shown: told by the bytes, not by the name, and without decoding them.

export const mostPictureBytes = 5 * 1024 * 1024;
/** A small file can claim to be a picture that fills the memory. */
const mostPixels = 40_000_000;

export interface PictureFacts {
  type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  width: number;
  height: number;
}

const starts = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
const big = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const little = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const little24 = (bytes: Uint8Array, at: number): number => little(bytes, at) | ((bytes[at + 2] ?? 0) << 16);

/** Walks the parts of a JPEG up to the one that holds its measures. */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { height: big(bytes, at + 5), width: big(bytes, at + 7) };
    at += 2 + big(bytes, at + 2);
  }
  return null;
}

function webpSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (starts(bytes, 12, "VP8X")) return { width: little24(bytes, 24) + 1, height: little24(bytes, 27) + 1 };
  if (starts(bytes, 12, "VP8L")) {
    const packed = little(bytes, 21) | (little(bytes, 23) << 16);
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  return starts(bytes, 12, "VP8 ") ? { width: little(bytes, 26) & 0x3fff, height: little(bytes, 28) & 0x3fff } : null;
}

function factsOf(bytes: Uint8Array): PictureFacts | null {
  if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n") && starts(bytes, 12, "IHDR")) return { type: "image/png", width: big(bytes, 16) * 65_536 + big(bytes, 18), height: big(bytes, 20) * 65_536 + big(bytes, 22) };
  if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) return { type: "image/gif", width: little(bytes, 6), height: little(bytes, 8) };
  if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
    const size = webpSize(bytes);
    return size && { type: "image/webp", ...size };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    const size = jpegSize(bytes);
    return size && { type: "image/jpeg", ...size };
  }
  return null;
}

/** Null: no picture of the four kinds, or one that is too large to be drawn. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | null {
  const facts = bytes.length <= mostPictureBytes ? factsOf(bytes) : null;
  return facts && facts.width > 0 && facts.height > 0 && facts.width * facts.height <= mostPixels ? facts : null;
}

/** Worth asking for: by its name and size. */
export const maybePicture = (file: { name: string; size: number }): boolean => file.size <= mostPictureBytes && /\.(png|jpe?g|gif|webp)$/i.test(file.name);
