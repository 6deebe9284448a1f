import { expect, it } from "vitest";
import * as things from "@/test/things";
import { inOrder, tableGroups } from "./tableGroups";

const table = (name: string, schema: string, display_name = name) => things.table({ name, schema, display_name });
const tables = [
  table("orders_10", "shop"),
  table("orders_2", "shop"),
  table("log", "audit", "Change Log"),
  table("people", "shop"),
];

const shown = (filter: string, most = 100) =>
  tableGroups(inOrder(tables), filter, most).groups.map(({ schema, tables }) => [
    schema,
    ...tables.map(({ name }) => name),
  ]);

it("groups by schema, in an order that counts", () => {
  expect(shown("")).toEqual([
    ["audit", "log"],
    ["shop", "orders_2", "orders_10", "people"],
  ]);
});

it("finds words in any order, in names, shown names and schemas", () => {
  expect(shown("LOG change")).toEqual([["audit", "log"]]);
  expect(shown("shop ord 2")).toEqual([["shop", "orders_2"]]);
  expect(shown("nothing like it")).toEqual([]);
});

it("holds no more than asked for, and says how many there are", () => {
  expect(shown("", 2)).toEqual([
    ["audit", "log"],
    ["shop", "orders_2"],
  ]);
  expect(tableGroups(tables, "", 2).matching).toBe(4);
});
