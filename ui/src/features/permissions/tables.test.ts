import { expect, test } from "vitest";
import { MIXED } from "./levels";
import { bySchema, sentTables, tableLevel, type TableOfRights, together, usualLevels } from "./tables";

const table = (id: number, schema: string): TableOfRights => ({ id, schema, name: `t${id}`, display_name: `T${id}` });
const tables = [table(41, "PUBLIC"), table(42, "PUBLIC"), table(43, "sales"), table(44, "other")];
const [orders, people, sales, other] = tables as [TableOfRights, TableOfRights, TableOfRights, TableOfRights];

const rights = {
  "view-data": "unrestricted",
  "create-queries": { PUBLIC: { "41": "query-builder" }, sales: "query-builder" },
  download: { schemas: { PUBLIC: "full", sales: "full" } },
};

test("a table has the level of the database, of its schema, or its own; what is absent is the least", () => {
  const levels = (kind: "view-data" | "create-queries" | "download") =>
    tables.map((table) => tableLevel(rights, kind, table));
  expect(levels("view-data")).toEqual(Array(4).fill("unrestricted"));
  expect(levels("create-queries")).toEqual(["query-builder", "no", "query-builder", "no"]);
  expect(levels("download")).toEqual(["full", "full", "full", "none"]);
});

test("a schema has the level of its tables, if it is one", () => {
  const asks = (table: TableOfRights) => tableLevel(rights, "create-queries", table);
  expect(together([orders, people], asks)).toBe(MIXED);
  expect(together([sales], asks)).toBe("query-builder");
});

test("usual is what most tables have", () => {
  expect(usualLevels(rights, tables).get("download")).toBe("full");
  expect(usualLevels(rights, tables).get("view-data")).toBe("unrestricted");
});

test("a schema that becomes the same is sent as one, and nothing is sent that stays", () => {
  const change = (table: TableOfRights, kind: string, to: string) => ({
    key: `${table.id}:${kind}`,
    now: "",
    to,
    isDisputed: false,
    follows: false,
  });
  const changes = [
    change(orders, "download", "none"),
    change(people, "download", "none"),
    change(other, "view-data", "blocked"),
    change(people, "view-data", "blocked"),
  ];
  expect(sentTables(changes, 4, { group: 3, database: 7 }, bySchema(tables))).toEqual({
    revision: 4,
    groups: {
      "3": {
        "7": {
          download: { schemas: { PUBLIC: "none" } },
          "view-data": { other: "blocked", PUBLIC: { "42": "blocked" } },
        },
      },
    },
  });
});
