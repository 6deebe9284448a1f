import { expect, it } from "vitest";
import type { FieldView } from "@/api/types";
import { columnTargets, isSameTarget, references, tableOf, variableTargets } from "./targets";

const field = (id: number, display_name: string, base_type: string, semantic_type: string | null = null) =>
  ({
    id,
    name: display_name,
    display_name,
    base_type,
    effective_type: base_type,
    semantic_type,
    visibility_type: "normal",
  }) as FieldView;

const fields = [
  field(1, "ID", "type/Integer", "type/PK"),
  field(2, "State", "type/Text"),
  field(3, "Total", "type/Float"),
  field(4, "Created", "type/DateTime"),
  { ...field(5, "Notes", "type/Text"), visibility_type: "details-only" } as FieldView,
];
const labels = (type: string) => columnTargets(type, fields).map(({ label }) => label);

it("columns are offered to the filters that fit them", () => {
  expect(labels("string/=")).toEqual(["State"]);
  expect(labels("number/between")).toEqual(["ID", "Total"]);
  expect(labels("date/all-options")).toEqual(["Created"]);
  expect(labels("id")).toEqual(["ID"]);
  expect(columnTargets("string/=", fields)[0]?.target).toEqual([
    "dimension",
    ["field", 2, null],
    { "stage-number": 0 },
  ]);
});

it("columns of a table that is referred to are reached by way of the reference", () => {
  const user = { ...field(9, "User ID", "type/Integer", "type/FK"), target: { id: 1, table_id: 6 } } as FieldView;
  expect(references([...fields, user])).toEqual([{ field: user, table: 6 }]);
  expect(columnTargets("string/=", fields, user)).toEqual([
    { label: "User ID › State", target: ["dimension", ["field", 2, { "source-field": 9 }], { "stage-number": 0 }] },
  ]);
});

it("the table is the one that a question starts from, however deep it lies", () => {
  const asks = (query: object) => ({ dataset_query: { type: "query", query } });
  expect(tableOf(asks({ "source-table": 5 }))).toBe(5);
  expect(tableOf(asks({ "source-query": { "source-table": 5 } }))).toBe(5);
  expect(tableOf(asks({ "source-table": "card__5" }))).toBeNull();
  expect(tableOf({ dataset_query: { type: "native", native: { query: "SELECT 1" } } })).toBeNull();
});

it("variables of SQL are offered to the filters that may be used for them", () => {
  const tag = (name: string, type: string, more: object = {}) => ({ [name]: { name, type, ...more } });
  const card = {
    dataset_query: {
      type: "native",
      native: {
        query: "",
        "template-tags": {
          ...tag("city", "text", { "display-name": "City" }),
          ...tag("least", "number"),
          ...tag("day", "date"),
          ...tag("made", "dimension", { "widget-type": "date/all-options" }),
          ...tag("kind", "dimension", { "widget-type": "string/=" }),
          ...tag("snippet: x", "snippet"),
        },
      },
    },
  };
  const names = (type: string) => variableTargets(type, card).map(({ label }) => label);
  expect(names("string/=")).toEqual(["City", "kind"]);
  expect(names("string/contains")).toEqual([]);
  expect(names("number/=")).toEqual(["least"]);
  expect(names("number/between")).toEqual([]);
  expect(names("date/single")).toEqual(["day", "made"]);
  expect(names("date/all-options")).toEqual(["made"]);
  expect(variableTargets("string/=", card).map(({ target }) => target)).toEqual([
    ["variable", ["template-tag", "city"]],
    ["dimension", ["template-tag", "kind"]],
  ]);
});

it("the same column is known in fewer or more words", () => {
  const column = ["dimension", ["field", 2, null], { "stage-number": 0 }];
  expect(isSameTarget(column, ["dimension", ["field", 2, { "base-type": "type/Text" }]])).toBe(true);
  expect(isSameTarget(column, ["dimension", ["field", 2, { "source-field": 9 }]])).toBe(false);
  expect(isSameTarget(column, ["dimension", ["field", 3, null]])).toBe(false);
  expect(isSameTarget(column, null)).toBe(false);
});
