import { expect, test } from "vitest";
import { scopes } from "@/test/keys";
import { isSame, presetOf, readScopes, scopeWords, writeScopes } from "./scopes";

test("scopes read as they are written", () => {
  const grants = ["databases:read", "query:run@database/2", "query:run@database/11"];
  expect(readScopes(grants)).toEqual({ "databases:read": [], "query:run": [2, 11] });
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

test("in words, with the databases by name", () => {
  expect(scopeWords(["query:run@database/1", "new:thing"], scopes.scopes, [{ id: 1, name: "Shops" }])).toEqual([
    "Ask questions and download their answers (only Shops).",
    "new:thing",
  ]);
});
