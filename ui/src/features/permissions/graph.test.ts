import { expect, test } from "vitest";
import { levelOf, rightsOf, saidOf, sentGraph } from "./graph";
import { MIXED } from "./levels";

const graph = {
  revision: 4,
  groups: {
    "3": {
      "7": {
        "view-data": "unrestricted",
        "create-queries": { PUBLIC: { "41": "query-builder" } },
        download: { schemas: { PUBLIC: "full" } },
        "data-model": { schemas: "all" },
      },
    },
  },
};

test("what is absent is the least, and what tables differ in is said so", () => {
  const rights = rightsOf(graph, 3, 7);
  expect(levelOf(rights, "view-data")).toBe("unrestricted");
  expect(levelOf(rights, "create-queries")).toBe(MIXED);
  expect(saidOf(rights, "download")).toEqual({ PUBLIC: "full" });
  expect(levelOf(rights, "data-model")).toBe("all");
  expect(levelOf(rights, "details")).toBe("no");
  expect(levelOf(rightsOf(graph, 9, 7), "view-data")).toBe("blocked");
});

test("only what changes is sent, in the words of the graph", () => {
  const change = (key: string, to: string) => ({ key, now: "", to, isDisputed: false, follows: false });
  const changes = [change("7:download", "none"), change("7:view-data", "blocked"), change("8:details", "yes")];
  expect(sentGraph(changes, 4, (database) => ({ group: 3, database }))).toEqual({
    revision: 4,
    groups: { "3": { "7": { download: { schemas: "none" }, "view-data": "blocked" }, "8": { details: "yes" } } },
  });
});
