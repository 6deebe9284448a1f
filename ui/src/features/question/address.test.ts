import { expect, it } from "vitest";
import { readAddress, writeAddress } from "./address";

const href = ({ search, hash }: ReturnType<typeof writeAddress>) => `/question?database=${search.database}#${hash}`;

it("a question survives in its address, whatever its text", () => {
  const sql = "SELECT '100%', \"a+b\", x & 1 -- #?=\n\tFROM t";
  const chart = { type: "bar" as const, x: "a b", measures: ["n"], by: null };
  const question = { database: 3, sql, chart };
  expect(readAddress(href(writeAddress(question)))).toEqual(question);
});

it("an empty address says nothing", () => {
  expect(readAddress("/question")).toEqual({ database: null, sql: null, chart: null });
  expect(readAddress("/question?database=none")).toMatchObject({ database: null });
});

it("SQL in the query string is understood, and leaves it", () => {
  const read = readAddress("/question?database=1&sql=SELECT+1");
  expect(read.sql).toBe("SELECT 1");
  expect(writeAddress(read)).toEqual({ search: { database: 1 }, hash: "sql=SELECT+1" });
});

it("a text too long for an address is left out of it", () => {
  expect(writeAddress({ database: 1, sql: "x".repeat(20_000), chart: null }).hash).toBe("");
});
