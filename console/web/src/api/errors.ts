// One error type for everything that can go wrong between this page and the console.
import { translate } from "@/i18n/i18n";
import { faultWords } from "./fault-words";
import type { PolicyProblem } from "./types";

/** status 0: the console could not be reached at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly requestId: string | undefined;
  /** What the page has to tell apart among errors of one status. */
  readonly code: string | undefined;
  readonly problems: PolicyProblem[];
  readonly retryAfterSeconds: number | undefined;
  /** What the console said, in its own words: they begin with the field. */
  readonly said: string;

  constructor(status: number, message: string, more: Partial<Omit<ApiError, "status" | "message">> = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.requestId = more.requestId;
    this.code = more.code;
    this.problems = more.problems ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.said = more.said ?? message;
  }

  /** The same request may succeed later without being changed. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A line each. */
function faultsOf(body: unknown): string | undefined {
  if (typeof body === "string" && body.length > 0 && body.length < 300) return body;
  if (typeof body !== "object" || body === null) return undefined;
  const record = body as Record<string, unknown>;
  for (const key of ["error", "message", "detail", "title"]) {
    const value = record[key];
    if (typeof value === "string" && value !== "") return value;
    if (Array.isArray(value) && value.length > 0) return value.map(String).join("\n");
  }
  return undefined;
}

/** In the language of the page. */
const inWords = (said: string): string => said.split("\n").map(faultWords).join("; ");

const plainWords: Record<number, string> = {
  0: "The console cannot be reached",
  401: "You are not signed in",
  403: "You are not allowed to do this",
  404: "Not found",
  409: "Somebody else was faster",
  412: "Somebody else changed this in the meantime",
  413: "This is too large",
  429: "Too many requests; try again in a moment",
};

/** Reads an error answer in any of the shapes of the API. */
export function errorFrom(response: Response, body: unknown): ApiError {
  const errors = typeof body === "object" && body !== null ? (body as { errors?: { document?: PolicyProblem[] } }).errors : undefined;
  const code = typeof body === "object" && body !== null ? (body as { code?: unknown }).code : undefined;
  const retry = Number(response.headers.get("Retry-After"));
  const said = faultsOf(body);
  return new ApiError(response.status, said === undefined ? (plainWords[response.status] ?? translate("The console answered {{status}}", { status: response.status })) : inWords(said), {
    ...(said === undefined ? {} : { said }),
    ...(typeof code === "string" ? { code } : {}),
    requestId: response.headers.get("X-Request-Id") ?? undefined,
    problems: Array.isArray(errors?.document) ? errors.document : [],
    retryAfterSeconds: Number.isFinite(retry) && retry > 0 ? retry : undefined,
  });
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, plainWords[0] ?? "", {});
}
