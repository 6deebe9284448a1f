import { describe, expect, it } from "vitest";
import { result } from "@/test/result";
import { pictured, settingsFor, suggestChart, whyNot } from "./choose";
import type { ChartResult } from "./result";
import { settingsFromParams, settingsToParams, TABLE } from "./settings";

const monthly = result("month DateTime, total Float", ["2024-01-01T00:00:00Z", 5], ["2024-02-01T00:00:00Z", 7]);
const byCategory = result("category Text, count Integer", ["Gizmo", 51], ["Gadget", 53], ["Widget", 54]);

describe("the first picture", () => {
  const cases: [string, ChartResult, Partial<ReturnType<typeof suggestChart>>][] = [
    ["one number is shown large", result("count Integer", [18760]), { type: "number", measures: ["count"] }],
    ["a big integer sent as text is a number too", result("n BigInteger", ["9007199254740993"]), { type: "number" }],
    ["one text stays a table", result("version Text", ["16.2"]), { type: "table" }],
    ["one row of several columns stays a table", result("a Integer, b Integer", [1, 2]), { type: "table" }],
    ["no rows stay a table", result("month Date, n Integer"), { type: "table" }],
    ["time and number make a line", monthly, { type: "line", x: "month", measures: ["total"] }],
    [
      "dates that SQLite sends as text make a line",
      result("m Text, n Integer", ["2024-01", 1], ["2024-02", 2]),
      { type: "line", x: "m" },
    ],
    ["category and number make bars", byCategory, { type: "bar", x: "category", measures: ["count"] }],
    [
      "years are an axis, not a measure",
      result("year Integer, n Integer", [2023, 4], [2024, 9]),
      { type: "bar", x: "year", measures: ["n"] },
    ],
    [
      "several measures are drawn together",
      result("c Text, a Float, b Float", ["x", 1, 2], ["y", 3, 4]),
      { type: "bar", measures: ["a", "b"] },
    ],
    [
      "a second category splits the line",
      result("d Date, c Text, n Integer", ["2024-01-01", "x", 1], ["2024-01-01", "y", 2], ["2024-01-02", "x", 3]),
      { type: "line", x: "d", by: "c", measures: ["n"] },
    ],
    [
      "shares that add up to a hundred make a pie",
      result("c Text, percent Float", ["x", 60.5], ["y", 39.5]),
      { type: "pie", x: "c" },
    ],
    [
      "amounts that happen to add up to a hundred do not",
      result("c Text, n Integer", ["x", 60], ["y", 40]),
      { type: "bar" },
    ],
    [
      "raw rows stay a table",
      result("id Integer, email Text, name Text, total Float", [1, "a@b", "A", 2], [2, "c@d", "C", 3]),
      { type: "table" },
    ],
    [
      "rows that share a moment stay a table",
      result("d Date, n Integer", ["2024-01-01", 1], ["2024-01-01", 2]),
      { type: "table" },
    ],
    [
      "too many measures stay a table",
      result("c Text, a Float, b Float, d Float, e Float, f Float", ["x", 1, 1, 1, 1, 1], ["y", 1, 1, 1, 1, 1]),
      { type: "table" },
    ],
  ];
  it.each(cases)("%s", (_, rows, expected) => {
    expect(suggestChart(rows)).toMatchObject(expected);
  });

  it("does not draw the first part of a longer answer", () => {
    expect(suggestChart({ ...monthly, rows_truncated: 2000 })).toEqual(TABLE);
  });

  it("does not draw more bars than can be read", () => {
    const many = result("city Text, n Integer", ...Array.from({ length: 51 }, (_, at) => [`city ${at}`, at]));
    expect(suggestChart(many)).toEqual(TABLE);
    expect(suggestChart({ ...many, rows: many.rows.slice(0, 50) }).type).toBe("bar");
  });
});

describe("a picked type", () => {
  it("keeps the columns chosen before", () => {
    const line = { type: "line", x: "month", measures: ["total"], by: null } as const;
    expect(settingsFor("bar", monthly, { ...line, measures: ["total"] })).toEqual({ ...line, type: "bar" });
  });
  it("finds columns when the first choice was a table", () => {
    expect(settingsFor("pie", byCategory, TABLE)).toEqual({
      type: "pie",
      x: "category",
      measures: ["count"],
      by: null,
    });
  });
  it("forgets columns that the result no longer has", () => {
    const old = { type: "bar", x: "gone", measures: ["lost"], by: "away" } as const;
    expect(settingsFor("bar", byCategory, { ...old, measures: ["lost"] })).toEqual({
      type: "bar",
      x: "category",
      measures: ["count"],
      by: null,
    });
  });
  it("gives one measure to a pie", () => {
    const two = result("c Text, a Float, b Float", ["x", 1, 2], ["y", 3, 4]);
    expect(settingsFor("pie", two, suggestChart(two)).measures).toEqual(["a"]);
  });
});

describe("why a type is not offered", () => {
  it("says what is missing", () => {
    expect(whyNot("bar", result("a Text", ["x"]))).toMatch(/column of numbers/);
    expect(whyNot("bar", result("a Integer", [1]))).toMatch(/second column/);
    expect(whyNot("number", result("a Integer", [1]))).toBeNull();
    expect(whyNot("line", result("a Text, b Integer"))).toMatch(/no rows/);
    expect(whyNot("table", result("a Text"))).toBeNull();
  });
});

describe("what is drawn", () => {
  it("is what was chosen, as long as the result has it", () => {
    const pie = { type: "pie" as const, x: "category", measures: ["count"], by: null };
    expect(pictured(pie, byCategory)).toBe(pie);
    expect(pictured({ ...pie, measures: ["gone"] }, byCategory)).toEqual(suggestChart(byCategory));
    expect(pictured(null, byCategory)).toEqual(suggestChart(byCategory));
  });

  it("finds its columns by itself where only the type was chosen", () => {
    expect(pictured({ ...TABLE, type: "line" }, byCategory)).toMatchObject({
      type: "line",
      x: "category",
      measures: ["count"],
    });
    expect(pictured(TABLE, byCategory)).toEqual(TABLE);
  });
});

it("a picture survives in an address", () => {
  const settings = { type: "bar", x: "a & b", measures: ["n", "m=1"], by: null } as const;
  const address = new URLSearchParams(settingsToParams({ ...settings, measures: [...settings.measures] })).toString();
  expect(settingsFromParams(new URLSearchParams(address))).toEqual(settings);
  expect(settingsFromParams(new URLSearchParams("chart=hologram"))).toBeNull();
});
