// Errors of the API in each of their shapes.
import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { ApiError, asApiError, errorFrom } from "./errors";

beforeAll(async () => {
  await i18next.init({ lng: "en", keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { en: { translation: {} } } });
});

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

describe("an error answer", () => {
  it("is read in every shape", () => {
    expect(errorFrom(answer(401), { error: "No" }).message).toBe("No");
    expect(errorFrom(answer(404), { message: "Not found" }).message).toBe("Not found");
    expect(errorFrom(answer(422), { success: false, message: ["Body can't be blank", "Subject can't be blank"] }).message).toBe("Text can't be blank; Subject can't be blank");
    expect(errorFrom(answer(502), "<html>".repeat(100)).message).toBe("The console answered 502");
  });
  it("keeps the request's id, the wait, and a policy's problems", () => {
    expect(errorFrom(answer(429, { "Retry-After": "7", "X-Request-Id": "r1" }), { error: "Retry later" })).toMatchObject({ retryAfterSeconds: 7, requestId: "r1", passing: true });
    const problem = { line: 4, column: 2, pointer: "/settings", message: "bad" };
    expect(errorFrom(answer(422), { success: false, message: ["bad"], errors: { document: [problem] } }).problems).toEqual([problem]);
  });
  it("tells what may pass by itself", () => {
    expect(asApiError(new TypeError("fetch failed"))).toMatchObject({ status: 0, passing: true });
    expect(new ApiError(409, "x").passing).toBe(false);
  });
});
