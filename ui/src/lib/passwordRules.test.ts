import { expect, test } from "vitest";
import { passwordRules } from "./passwordRules";

const unmet = (complexity: unknown, password: string) =>
  passwordRules(complexity)
    .filter((rule) => !rule.isMet(password))
    .map((rule) => rule.label);

test("the normal rule wants six characters and a digit", () => {
  expect(unmet({ total: 6, digit: 1 }, "abc")).toEqual(["at least 6 characters", "at least 1 digit"]);
  expect(unmet({ total: 6, digit: 1 }, "abcde1")).toEqual([]);
});

test("the strong rule counts every kind", () => {
  const strong = { total: 8, lower: 2, upper: 2, digit: 1, special: 1 };
  expect(unmet(strong, "ABcdefgh")).toEqual(["at least 1 digit", "at least 1 other character"]);
  expect(unmet(strong, "ABcdef1!")).toEqual([]);
});

test("letters and lengths are those of Unicode", () => {
  expect(unmet({ lower: 1, upper: 1 }, "äÖ")).toEqual([]);
  expect(unmet({ total: 2 }, "😀")).toEqual(["at least 2 characters"]);
});

test("an unknown rule is no rule", () => {
  expect(passwordRules(undefined)).toEqual([]);
});
