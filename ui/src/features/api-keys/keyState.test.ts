import { expect, test } from "vitest";
import { statesOf } from "./keyState";

const now = Date.parse("2026-05-10T00:00:00Z");

test("a key that simply works is not spoken of", () => {
  expect(statesOf({ warnings: [] }, now)).toEqual([]);
  expect(
    statesOf({ expires_at: "2027-01-01T00:00:00Z", not_before: "2026-01-01T00:00:00Z", warnings: [] }, now),
  ).toEqual([]);
});

test("everything that applies is said, what refuses the key first", () => {
  const retiring = { masked_key: "mb_AbCd", since: "2026-05-09T00:00:00Z", until: "2026-05-11T00:00:00Z", uses: 1 };
  expect(statesOf({ is_active: false, warnings: ["expired", "unused"], retiring }, now)).toEqual([
    "off",
    "expired",
    "unused",
    "rotating",
  ]);
  expect(statesOf({ not_before: "2026-06-01T00:00:00Z", trial_scopes: ["users:read"], warnings: [] }, now)).toEqual([
    "not-yet",
    "trial",
  ]);
});

test("in a list that stands open, a key expires all the same", () => {
  const key = { expires_at: "2026-05-10T00:00:00Z", warnings: ["expires-soon" as const] };
  expect(statesOf(key, now - 1)).toEqual(["expires-soon"]);
  expect(statesOf(key, now)).toEqual(["expired"]);
});
