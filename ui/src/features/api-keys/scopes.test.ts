import { expect, test } from "vitest";
import { scopes } from "@/test/keys";
import { isSame, presetOf, readScopes, scopeWords, writeScopes } from "./scopes";

test("scopes read as they are written", () => {
  const grants = ["databases:read", "query:run@database/2", "query:run@database/11", "collections:read@collection/7"];
  expect(readScopes(grants)).toEqual({
    "databases:read": [],
    "query:run": ["database/2", "database/11"],
    "collections:read": ["collection/7"],
  });
  expect(writeScopes(readScopes(grants))).toEqual(grants);
  expect(readScopes(undefined)).toBeNull();
  expect(writeScopes(null)).toBeNull();
});

test("a scope for everything takes in the one for a part", () => {
  expect(writeScopes(readScopes(["query:run@database/2", "query:run"]))).toEqual(["query:run"]);
});

test("a preset is known again whatever the order", () => {
  expect(presetOf(readScopes(["query:run", "databases:read"]), scopes.presets)).toBe("run-queries");
  expect(presetOf(readScopes(["query:run"]), scopes.presets)).toBe("own-choice");
  expect(presetOf(null, scopes.presets)).toBe("everything");
  expect(isSame(null, {})).toBe(false);
});

test("in words, with the places by name", () => {
  const names = new Map([["database/1", "Shops"]]);
  expect(scopeWords(["query:run@database/1", "new:thing@collection/7"], scopes.scopes, names)).toEqual([
    "Ask questions and download their answers (only Shops).",
    "new:thing (only Collection 7).",
  ]);
});
