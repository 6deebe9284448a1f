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

test("the list stays short however many tables there are", () => {
  const many = Array.from({ length: 10_000 }, (_, number) => command(`table ${number}`));
  expect(matching(many, "table")).toHaveLength(40);
});
