import { expect, test } from "vitest";
import { plannedLines, revisionLines } from "./changes";
import { problemsIn } from "./problems";

const finance = { id: 3, name: "Finance" };

test("what changed is said of a group and a place, from what to what, and back", () => {
  const changes = [
    { group: finance, object: { id: null, name: "root" }, before: "none", after: "read" },
    {
      group: { id: 9, name: null },
      object: { id: 1, name: "Shops" },
      before: { download: "full", "create-queries": "query-builder-and-native" },
      after: { download: "limited", "create-queries": { database: "query-builder", tables: { "1": "no" } } },
    },
  ];
  expect(revisionLines(changes)).toEqual([
    { key: "3 null", name: "Finance · Our analytics", steps: [{ from: "No access", to: "Can view" }] },
    {
      key: "9 1",
      name: "Group 9 · Shops",
      steps: [
        { label: "Create queries", from: "Builder and SQL", to: "Builder only (1 table differs)" },
        { label: "Download", from: "All rows", to: "10,000 rows" },
      ],
    },
  ]);
  expect(revisionLines(changes, true)[0]?.steps).toEqual([{ from: "Can view", to: "No access" }]);
});

test("a plan names the tables that differ, and leaves members to themselves", () => {
  const shops = { id: null, name: "everything" };
  const lines = plannedLines([
    { what: "member", action: "add", group: finance },
    {
      what: "data",
      action: "change",
      group: finance,
      database: shops,
      before: { "create-queries": "no" },
      after: { "create-queries": { database: "query-builder", tables: { "PUBLIC.salaries": "no" } } },
    },
  ]);
  expect(lines).toEqual([
    {
      key: "Finance · Every database",
      name: "Finance · Every database",
      steps: [{ label: "Create queries", from: "No", to: "Builder only (PUBLIC.salaries: No)" }],
    },
  ]);
});

test("problems are read by their lines", () => {
  expect(problemsIn('line 2: a: b\nline 14: there is no database "Shoop"')).toEqual([
    { line: 2, text: "a: b" },
    { line: 14, text: 'there is no database "Shoop"' },
  ]);
  expect(problemsIn("The file must be UTF-8.")).toBeNull();
});
