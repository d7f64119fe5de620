// What the live link tells is read again: also what an answer that was under way did not know yet.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queryClient } from "@/api/session";
import { applyChanged } from "./apply";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => {
  queryClient.clear();
  vi.useRealTimers();
});

it("an announcement's counters are read again as late as the table of its devices", () => {
  const [counters, table] = [["announcement", 7], ["announcement_devices", 7, ""]];
  const isOld = (key: unknown[]) => queryClient.getQueryState(key)?.isInvalidated;
  const arrive = () => {
    queryClient.setQueryData(counters, { uuid: "a", counts: { seen: 0 } });
    queryClient.setQueryData(table, { devices: [] });
  };
  arrive();
  applyChanged({ noun: "announcement", uuid: "a" } as Parameters<typeof applyChanged>[0]);
  expect(isOld(counters)).toBe(true);
  arrive();
  vi.advanceTimersByTime(10_000);
  expect([isOld(table), isOld(counters)]).toEqual([true, true]);
});
