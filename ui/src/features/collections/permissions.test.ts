import { expect, test } from "vitest";
import { groups } from "@/test/people";
import { changeLines, rightOf, sentGraph, theirLines } from "./permissions";

const graph = {
  revision: 4,
  groups: { "1": { "7": "read" as const }, "3": { "7": "write" as const, root: "read" as const } },
};
const change = {
  key: "1",
  now: "read" as const,
  to: "write" as const,
  isDisputed: true,
  follows: false,
};

test("what is absent is none", () => {
  expect(rightOf(graph, 3, "7")).toBe("write");
  expect(rightOf(graph, 1, "root")).toBe("none");
  expect(rightOf(graph, 9, "7")).toBe("none");
});

test("only what changes is sent", () => {
  expect(sentGraph([change], 4, "7")).toEqual({ revision: 4, groups: { "1": { "7": "write" } } });
});

test("what changes, and what others changed, is said of each group", () => {
  const remark = "changed by somebody else meanwhile";
  expect(changeLines([change], groups)).toEqual([
    { key: "1", name: "All Users", steps: [{ from: "Can view", to: "Can edit", remark }] },
  ]);
  const now = { revision: 5, groups: { "1": { "7": "read" as const } } };
  expect(theirLines(graph, now, groups, "7")).toEqual([
    { key: "3", name: "Marketing", steps: [{ from: "Can edit", to: "No access" }] },
  ]);
});
