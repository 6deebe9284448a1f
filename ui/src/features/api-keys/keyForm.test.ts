import { expect, test } from "vitest";
import { programKey } from "@/test/keys";
import { emptyKey, keyChange, keyErrors, keyValues, newKey } from "./keyForm";

const now = Date.parse("2026-05-01T09:00:00Z");
const free = { isKnown: true, lifetime: null, longestLife: null, needsAddresses: false };

test("where keys have no usual end, none is spoken of", () => {
  expect(newKey({ ...emptyKey(free), name: " CI " }, now, free)).toEqual({ name: "CI" });
});

test("the usual end is left to the server; another, or none, is said", () => {
  const rules = { ...free, lifetime: 90 };
  const values = { ...emptyKey(rules), name: "CI" };
  expect(values.expiry).toBe("90");
  expect(newKey(values, now, rules)).toEqual({ name: "CI" });
  expect(newKey({ ...values, expiry: "never" }, now, rules)).toEqual({ name: "CI", expires_at: null });
  expect(newKey({ ...values, expiry: "30" }, now, rules)).toEqual({
    name: "CI",
    expires_at: "2026-05-31T09:00:00.000Z",
  });
});

test("who is not told the rules leaves the end to them", () => {
  const rules = { ...free, isKnown: false };
  const values = { ...emptyKey(rules), name: "CI" };
  expect(newKey(values, now, rules)).toEqual({ name: "CI" });
  expect(newKey({ ...values, expiry: "never" }, now, rules)).toEqual({ name: "CI", expires_at: null });
});

test("a change says what differs, and nothing of what stays, seconds or not", () => {
  const before = keyValues(programKey({ expires_at: "2027-01-01T00:00:31Z", allowed_cidrs: ["10.0.0.0/8"] }));
  expect(keyChange(before, { ...before, name: "Other" }, now)).toEqual({ name: "Other" });
  expect(keyChange(before, { ...before, allowed_cidrs: "" }, now)).toEqual({ allowed_cidrs: null });
  expect(keyChange(before, { ...before, scopes: { "users:read": [] } }, now)).toEqual({ scopes: ["users:read"] });
});

test("what is missing is said before the server is asked", () => {
  const values = { ...emptyKey(free), expiry: "date" as const, scopes: {} };
  expect(keyErrors(values, true)).toEqual({
    name: "Give the key a name.",
    group_id: "Choose a group.",
    expires_at: "Choose a day.",
    scopes: "Choose at least one, or everything.",
  });
});
