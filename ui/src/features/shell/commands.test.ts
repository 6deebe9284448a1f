import { expect, test } from "vitest";
import { type Command, matching } from "./commands";

const command = (label: string, where = "Table"): Command => ({
  id: label,
  label,
  where,
  icon: "table",
  run: () => undefined,
});
const labels = (text: string, ...commands: Command[]) => matching(commands, text).map(({ label }) => label);

test("beginnings come before word beginnings, and those before middles", () => {
  expect(labels("or", command("Floors"), command("Big orders"), command("Orders"))).toEqual([
    "Orders",
    "Big orders",
    "Floors",
  ]);
});

test("every word must occur, also in where the thing lies", () => {
  expect(labels("orders shop", command("Orders", "Shop"), command("Orders", "Sample"))).toEqual(["Orders"]);
  expect(labels("orders nowhere", command("Orders", "Shop"))).toEqual([]);
});

test("what the server found stays, and stands where it judged", () => {
  const found = { ...command("Overview"), rank: 2 };
  expect(labels("ord", found, command("Orders"), command("Big orders"))).toEqual(["Orders", "Big orders", "Overview"]);
});

test("the list stays short however many tables there are", () => {
  const many = Array.from({ length: 10_000 }, (_, number) => command(`table ${number}`));
  expect(matching(many, "table")).toHaveLength(40);
});
