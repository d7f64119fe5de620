// One PUT of a piece of a file. XMLHttpRequest, because fetch does not tell how far an upload has come.
import { ApiError } from "@/api/errors";
import type { Grant } from "./uploads";

/** A network that takes nothing for so long is gone, although nobody said so. */
const stalledMs = 30_000;

export function putPiece(grant: Grant, bytes: Blob, progress: (sent: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const away = () => finish(new ApiError(0, "The console cannot be reached"));
    const stop = () => request.abort();
    let timer = setTimeout(stop, stalledMs);
    const finish = (error?: ApiError) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      if (error) reject(error);
      else resolve();
    };
    request.open("PUT", grant.url);
    request.setRequestHeader("Authorization", `Bearer ${grant.ticket}`);
    request.setRequestHeader("Upload-Offset", String(grant.offset));
    request.upload.onprogress = (event) => {
      clearTimeout(timer);
      timer = setTimeout(stop, stalledMs);
      progress(event.loaded);
    };
    request.onload = () => (request.status >= 200 && request.status < 300 ? finish() : finish(new ApiError(request.status, `The console answered ${request.status}`)));
    request.onerror = request.onabort = away;
    signal.addEventListener("abort", stop);
    request.send(bytes);
  });
}
