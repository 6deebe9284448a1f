import { describe, expect, it } from "vitest";
import { type Catalog, catalogOf, suggest } from "./completion";

const catalog: Catalog = {
  engine: "postgres",
  tables: [
    {
      schema: "public",
      name: "orders",
      columns: [
        { name: "id", type: "Integer" },
        { name: "Total", type: "Float" },
      ],
    },
    {
      schema: "public",
      name: "people",
      columns: [
        { name: "id", type: "Integer" },
        { name: "name", type: "Text" },
      ],
    },
    { schema: "old", name: "archive", columns: [{ name: "note", type: "Text" }] },
  ],
};

/** Labels suggested at the bar. */
function at(marked: string, of: Catalog = catalog): string[] {
  const position = marked.indexOf("|");
  return suggest(marked.replace("|", ""), position, of)?.options.map((option) => option.label) ?? [];
}

describe("suggestions", () => {
  it("begin with the tables and the schemas", () => {
    expect(at("SELECT * FROM |")).toEqual(["orders", "people", "archive", "public", "old"]);
  });
  it("know the columns of the tables in the query, also before they are named", () => {
    expect(at("SELECT | FROM orders").slice(0, 2)).toEqual(["id", "Total"]);
    expect(at("SELECT | FROM ORDERS").slice(0, 2)).toEqual(["id", "Total"]);
  });
  it("follow a table, an alias and a schema behind a dot", () => {
    expect(at("SELECT people.| FROM people")).toEqual(["id", "name"]);
    expect(at("SELECT o.| FROM orders o JOIN people AS p ON true")).toEqual(["id", "Total"]);
    expect(at("SELECT p.na| FROM orders o JOIN people AS p ON true")).toEqual(["id", "name"]);
    expect(at("SELECT * FROM old.|")).toEqual(["archive"]);
    expect(at("SELECT nobody.|")).toEqual([]);
  });
  it("take no keyword, comment or text for an alias", () => {
    expect(at("SELECT WHERE.| FROM orders WHERE id = 1")).toEqual([]);
    expect(at("SELECT | -- orders\n, 'people'").slice(0, 1)).toEqual(["orders"]);
  });
  it("are written with quotes where the engine needs them", () => {
    const options = suggest("SELECT orders.", 14, catalog)?.options;
    expect(options?.map((option) => option.apply)).toEqual(["id", '"Total"']);
  });
  it("close a quote that was opened, once", () => {
    const open = suggest('SELECT orders."To', 17, catalog);
    expect(open).toMatchObject({ from: 15, to: 17 });
    expect(open?.options[1]?.apply).toBe('Total"');
    expect(suggest('SELECT orders."To"', 17, catalog)).toMatchObject({ from: 15, to: 18 });
  });
});

it("a catalog is made of the fields of a database", () => {
  const field = {
    id: 1,
    display_name: "ID",
    base_type: "type/Integer",
    semantic_type: null,
    table_id: 7,
    table_name: "orders",
    schema: "",
  };
  expect(
    catalogOf("sqlite", [
      { ...field, name: "id" },
      { ...field, name: "total", base_type: "type/Float" },
    ]),
  ).toEqual({
    engine: "sqlite",
    tables: [
      {
        schema: "",
        name: "orders",
        columns: [
          { name: "id", type: "Integer" },
          { name: "total", type: "Float" },
        ],
      },
    ],
  });
});
