import { expect, test } from "vitest";
import { followsFrom, isOutdone, labelOf, MIXED, offered } from "./levels";

test("who may ask may see, and who may not see may neither ask nor download", () => {
  expect(followsFrom("create-queries", "query-builder")).toEqual([["view-data", "unrestricted"]]);
  expect(followsFrom("create-queries", "no")).toEqual([]);
  expect(followsFrom("view-data", "blocked")).toEqual([
    ["create-queries", "no"],
    ["download", "none"],
  ]);
});

test("what everybody may more of is outdone; blocked is not outdone by the level of older versions", () => {
  expect(isOutdone("download", "limited", "full")).toBe(true);
  expect(isOutdone("download", "full", "full")).toBe(false);
  expect(isOutdone("view-data", "blocked", "unrestricted")).toBe(true);
  expect(isOutdone("view-data", "blocked", "legacy-no-self-service")).toBe(false);
  expect(isOutdone("view-data", "legacy-no-self-service", "blocked")).toBe(true);
  expect(isOutdone("view-data", MIXED, "unrestricted")).toBe(false);
});

test("SQL is for whole databases, and levels of older versions stay where they are", () => {
  expect(offered("create-queries", "no", true)).toEqual(["query-builder", "no"]);
  expect(offered("create-queries", "query-builder-and-native", true)).toHaveLength(3);
  expect(offered("view-data", "blocked", false)).toEqual(["unrestricted", "blocked"]);
  expect(offered("view-data", "legacy-no-self-service", false)).toHaveLength(3);
});

test("a level that is not known here is named as the server does", () => {
  expect(labelOf("view-data", "sandboxed")).toBe("sandboxed");
});
