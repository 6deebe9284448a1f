import { expect, test } from "vitest";
import { auditSearch } from "./search";

test("a filter survives the address", () => {
  const filter = { topic: "user-login", person: 3, address: "10.0.0.1", text: "CI", within: "day", page: 2 };
  expect(auditSearch(filter)).toEqual(filter);
});

test("what makes no sense is left out", () => {
  expect(auditSearch({ topic: "", person: "x", within: "toString", after: "yesterday", before: "", page: 0 })).toEqual(
    {},
  );
});

test("moments of any zone become the same moment, and a span goes before them", () => {
  expect(auditSearch({ after: "2026-05-01T09:00:00+02:00" })).toEqual({ after: "2026-05-01T07:00:00.000Z" });
  expect(auditSearch({ within: "week", after: "2026-05-01T09:00:00Z" })).toEqual({ within: "week" });
});
