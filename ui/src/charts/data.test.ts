import { describe, expect, it } from "vitest";
import { result } from "@/test/result";
import { chartData, singleNumber } from "./data";
import type { ChartSettings } from "./settings";

const bars = (x: string, measures: string[], by: string | null = null): ChartSettings => ({
  type: "bar",
  x,
  measures,
  by,
});

describe("chart data", () => {
  it("keeps categories in the order of the rows and names what has no name", () => {
    const data = chartData(result("c Text, n Integer", ["b", 1], [null, 2], ["a", 3]), bars("c", ["n"]));
    expect(data?.axis.labels).toEqual(["b", "(no value)", "a"]);
    expect(data?.series).toEqual([{ name: "n", values: [1, 2, 3] }]);
    expect(data?.notes).toEqual([]);
  });

  it("puts moments in order, leaves out rows without one, and says so", () => {
    const rows = result("month Date, n Integer", ["2024-03-01T00:00:00Z", 3], [null, 9], ["2024-02-01T00:00:00Z", 2]);
    const data = chartData(rows, bars("month", ["n"]));
    expect(data?.axis).toMatchObject({
      scale: "time",
      labels: ["Feb 2024", "Mar 2024"],
      positions: [Date.UTC(2024, 1), Date.UTC(2024, 2)],
    });
    expect(data?.series[0]?.values).toEqual([2, 3]);
    expect(data?.notes).toEqual(["Rows without month are left out."]);
  });

  it("shows the wall clock of the result wherever the browser is", () => {
    const rows = result(
      "at DateTimeWithTZ, n Integer",
      ["2024-01-01T09:30:00+09:00", 1],
      ["2024-01-01T10:30:00+09:00", 2],
    );
    expect(chartData(rows, bars("at", ["n"]))?.axis.labels[0]).toBe("Jan 1, 2024, 09:30");
  });

  it("splits by a column and leaves gaps where a series has no point", () => {
    const rows = result("d Date, c Text, n Integer", ["2024-01-01", "x", 1], ["2024-01-02", "y", 2]);
    expect(chartData(rows, bars("d", ["n"], "c"))?.series).toEqual([
      { name: "x", values: [1, null] },
      { name: "y", values: [null, 2] },
    ]);
  });

  it("adds up rows that fall on the same place, and says so", () => {
    const data = chartData(result("c Text, n Integer", ["a", 1], ["a", 2]), bars("c", ["n"]));
    expect(data?.series[0]?.values).toEqual([3]);
    expect(data?.notes).toEqual(["Rows with the same c were added up."]);
  });

  it("reads integers that arrive as text, and no number from other text", () => {
    const data = chartData(result("c Text, n BigInteger", ["a", "9007199254740993"], ["b", "many"]), bars("c", ["n"]));
    expect(data?.series[0]?.values).toEqual([9007199254740992, null]);
  });

  it("says when the answer was cut off", () => {
    const rows = { ...result("c Text, n Integer", ["a", 1]), rows_truncated: 2000 };
    expect(chartData(rows, bars("c", ["n"]))?.notes).toEqual(["Drawn from the first 2,000 rows only."]);
  });

  it("is nothing when the settings name columns of another result", () => {
    expect(chartData(result("c Text, n Integer", ["a", 1]), bars("x", ["n"]))).toBeNull();
    expect(chartData(result("c Text, n Integer", ["a", 1]), bars("c", ["y"]))).toBeNull();
  });

  it("takes a single figure from the first row", () => {
    const settings: ChartSettings = { type: "number", x: null, measures: ["n"], by: null };
    expect(singleNumber(result("n Integer", [42]), settings)).toEqual({ title: "n", value: 42 });
    expect(singleNumber(result("m Integer", [42]), settings)).toBeNull();
  });
});
