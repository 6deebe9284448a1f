import { expect, test } from "vitest";
import type { RevisionChange } from "@/api/types";
import { memberSentences, originWords } from "./revisions";

const change = (group: string, who: string, before: string, after: string): RevisionChange => ({
  group: { id: group.length, name: group },
  object: { id: who.length, name: who },
  object_type: "person",
  before,
  after,
});

test("who got into groups and out of them is a sentence for each", () => {
  expect(
    memberSentences([
      change("All Users", "Ann", "none", "member"),
      change("Sales", "Ann", "none", "member"),
      change("Finance", "Ann", "none", "member"),
      change("Sales", "Bob H", "member", "manager"),
      change("Finance", "Bob H", "manager", "member"),
      change("Sales", "Clara", "manager", "none"),
      change("Sales", "Dorothy", "none", "manager"),
    ]),
  ).toEqual([
    "Ann joined All Users, Sales and Finance",
    "Bob H manages Sales now",
    "Bob H no longer manages Finance",
    "Clara left Sales",
    "Dorothy joined Sales as its manager",
  ]);
});

test("how it came about is said where that is not the usual way", () => {
  expect(originWords({ origin: "request", reverts: null })).toBeNull();
  expect(originWords({ origin: "group-delete", reverts: null })).toBe("As the group was deleted");
  expect(originWords({ origin: "revert", reverts: 4 })).toBe("Took back change 4");
});
