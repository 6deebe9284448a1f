import { expect, test } from "vitest";
import { groups } from "@/test/people";
import { changesOf, rightOf, sentGraph } from "./permissions";

const graph = {
  revision: 4,
  groups: { "1": { "7": "read" as const }, "3": { "7": "write" as const, root: "read" as const } },
};

test("what is absent is none", () => {
  expect(rightOf(graph, 3, "7")).toBe("write");
  expect(rightOf(graph, 1, "root")).toBe("none");
  expect(rightOf(graph, 9, "7")).toBe("none");
});

test("what has come to be so by itself is no change, and what others changed is marked", () => {
  const changes = changesOf({ 1: { from: "none", to: "read" }, 3: { from: "read", to: "none" } }, graph, groups, "7");
  expect(changes).toMatchObject([{ group: { id: 3 }, now: "write", to: "none", isDisputed: true }]);
});

test("only what changes is sent", () => {
  const changes = changesOf({ 1: { from: "read", to: "write" } }, graph, groups, "7");
  expect(sentGraph(changes, 4, "7")).toEqual({ revision: 4, groups: { "1": { "7": "write" } } });
});
