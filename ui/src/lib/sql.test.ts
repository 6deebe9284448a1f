import { expect, it } from "vitest";
import { nameInSql, quoteIdentifier, selectFrom } from "./sql";

it("quotes names, and the quotes in them", () => {
  expect(quoteIdentifier("postgres", 'odd "name"')).toBe('"odd ""name"""');
  expect(quoteIdentifier("mysql", "a`b")).toBe("`a``b`");
});

it("selects a few rows of a table, in its schema if there is one", () => {
  expect(selectFrom("postgres", "public", "Orders")).toBe('SELECT *\nFROM "public"."Orders"\nLIMIT 100');
  expect(selectFrom("sqlite", "", "ORDERS")).toBe('SELECT *\nFROM "ORDERS"\nLIMIT 100');
});

it("leaves names bare where the engine understands them so", () => {
  expect(nameInSql("sqlite", "ORDERS")).toBe("ORDERS");
  expect(nameInSql("postgres", "ORDERS")).toBe('"ORDERS"');
  expect(nameInSql("postgres", "order_items")).toBe("order_items");
  expect(nameInSql("postgres", "order")).toBe('"order"');
  expect(nameInSql("sqlite", "two words")).toBe('"two words"');
});
