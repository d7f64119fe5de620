// The one door to REST: typed by the generated paths, with the CSRF header, deadlines and errors as ApiError.
import createClient from "openapi-fetch";
import type { paths } from "@/generated/api";
import { ApiError, asApiError, errorFrom } from "./errors";

const deadlineMs = 20_000;
let csrfToken = "";
let onSignedOut: () => void = () => undefined;

export function setCsrfToken(token: string): void {
  csrfToken = token;
}
/** Called when the console says 401 to a request of a page that believed itself signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Strips what openapi-fetch would choke on and adds what every request of this page carries. */
async function send(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  if (request.method !== "GET") headers.set("X-Deskbell-CSRF", csrfToken);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
  return await fetch(new Request(request, { headers, signal, credentials: "same-origin", cache: "no-store" }));
}

export const api = createClient<paths>({ baseUrl: "/api/v1", fetch: send });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Unwraps an answer: the data, or an ApiError thrown. `quiet401`: a 401 is this request's own business. */
export async function ask<T>(call: Promise<Answer<T>>, quiet401 = false): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    throw asApiError(error);
  }
  if (answer.response.ok) return answer.data as T;
  const error: ApiError = errorFrom(answer.response, answer.error);
  if (error.status === 401 && !quiet401) onSignedOut();
  throw error;
}

/** The ETag of a single record, for If-Match. */
export async function askWithTag<T>(call: Promise<Answer<T>>): Promise<{ data: T; tag: string | null }> {
  let tag: string | null = null;
  const data = await ask(
    call.then((answer) => {
      tag = answer.response.headers.get("ETag");
      return answer;
    }),
  );
  return { data, tag };
}

export const path = (id: number | string) => ({ path: { id: String(id) } });

type QueryValue = string | number | boolean | undefined;
/** Query values; what is absent or empty is left out. */
export function query<T extends Record<string, QueryValue>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== "")) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Every page of a list, one after the other. */
export async function allPages<T>(read: (page: number) => Promise<{ list: T[]; meta: { total_pages: number } }>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1, last = 1; page <= last; page++) {
    const { list, meta } = await read(page);
    all.push(...list);
    last = meta.total_pages;
  }
  return all;
}
