import { expect, test } from "vitest";
import { fromClock, toClock } from "./clock";

test("a moment survives the wall clock, wherever this runs", () => {
  const iso = "2026-05-01T09:30:00.000Z";
  expect(fromClock(toClock(iso))).toBe(iso);
  expect(toClock(iso)).toMatch(/^2026-0[45]-\d\dT\d\d:\d0$/);
});

test("an empty field is no moment", () => {
  expect(toClock(undefined)).toBe("");
  expect(fromClock("")).toBeUndefined();
});
