import { screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { answer, show } from "@/test/render";
import * as things from "@/test/things";
import { ColumnList } from "./ColumnList";
import { References } from "./References";

afterEach(() => vi.unstubAllGlobals());

const field = (id: number, table_id: number, name: string, semantic_type: string | null = null) =>
  things.field({ id, table_id, name, semantic_type });
const view = (id: number, name: string) => things.table({ id, db_id: 5, name });
const people = view(12, "People");
const orders = {
  ...view(11, "Orders"),
  fields: [
    field(1, 11, "id", "type/PK"),
    { ...field(2, 11, "user_id", "type/FK"), target: field(3, 12, "id", "type/PK") },
    field(4, 11, "made", "type/CreationTimestamp"),
  ],
};

it("names keys, and leads along foreign keys to the table they point to", async () => {
  answer({ "GET /api/database/5/metadata": { status: 200, body: { id: 5, tables: [orders, people] } } });
  await show(<ColumnList table={orders} />);
  const table = screen.getByRole("table", { name: "Columns" });
  expect(within(table).getByText("Primary key")).toBeVisible();
  expect(within(table).getByText("Creation timestamp")).toBeVisible();
  expect(await within(table).findByRole("link", { name: "→ People · id" })).toHaveAttribute(
    "href",
    "/browse/databases/5/tables/12",
  );
});

it("leads back along the foreign keys that point here", async () => {
  const key = {
    origin_id: 2,
    origin: { ...field(2, 11, "user_id"), table: orders },
    destination_id: 3,
    destination: { ...field(3, 12, "id"), table: people },
  };
  answer({ "GET /api/table/12/fks": { status: 200, body: [key] } });
  await show(<References table={{ ...people, fields: [] }} />);
  expect(await screen.findByRole("link", { name: "Orders · user_id" })).toHaveAttribute(
    "href",
    "/browse/databases/5/tables/11",
  );
});
