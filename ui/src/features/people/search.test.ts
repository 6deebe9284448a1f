import { expect, test } from "vitest";
import { peopleSearch } from "./search";

test("what fits is kept", () => {
  expect(peopleSearch({ query: "ada", status: "deactivated", group: "3", page: 2 })).toEqual({
    query: "ada",
    status: "deactivated",
    group: 3,
    page: 2,
  });
});

test("what does not fit is left out", () => {
  expect(peopleSearch({ query: "", status: "asleep", group: "-1", page: "1.5", other: 7 })).toEqual({});
});

test("digits that were looked for are still text", () => {
  expect(peopleSearch({ query: 1843 })).toEqual({ query: "1843" });
});
