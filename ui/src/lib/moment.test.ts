import { expect, test } from "vitest";
import { formatAgo, formatDate } from "./moment";

const then = "2026-05-01T09:00:00Z";
const after = (milliseconds: number) => formatAgo(then, Date.parse(then) + milliseconds);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test.each([
  [59_999, "just now"],
  [MINUTE, "1 minute ago"],
  [59 * MINUTE, "59 minutes ago"],
  [60 * MINUTE, "1 hour ago"],
  [DAY - 1, "23 hours ago"],
  [DAY, "yesterday"],
  [6 * DAY, "6 days ago"],
  [7 * DAY, formatDate(then)],
])("%i ms later it was %s", (milliseconds, words) => {
  expect(after(milliseconds)).toBe(words);
});

test("a server whose clock is ahead does not speak of the future", () => {
  expect(after(-5 * MINUTE)).toBe("just now");
});
