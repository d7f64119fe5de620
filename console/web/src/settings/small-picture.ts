// A picture as it is kept: square, small, made anew, so that nothing else of the chosen file leaves the browser (place, camera, ...).

/** Pixels each way: sharp in the tray's header at 300 %. */
export const sidePixels = 96;
/** As max_picture_bytes in protocol/common.h. */
export const mostBytes = 8 * 1024;

async function bytesOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!blob) throw new Error("the browser made no JPEG");
  return blob;
}

export async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The middle of the picture as base64 of a JPEG. Rejects where the browser cannot read the file as a picture. */
export async function smallPicture(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = sidePixels;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser draws nothing");
  // A JPEG knows no holes: where the picture has some, it is white.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, sidePixels, sidePixels);
  context.imageSmoothingQuality = "high";
  const side = Math.min(bitmap.width, bitmap.height);
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, sidePixels, sidePixels);
  bitmap.close();
  for (const quality of [0.9, 0.75, 0.5]) {
    const blob = await bytesOf(canvas, quality);
    if (blob.size <= mostBytes) return base64(blob);
  }
  return base64(await bytesOf(canvas, 0.2));
}
