import { describe, expect, it } from "vitest";
import { result } from "@/test/result";
import { chartData, type ChartData } from "./data";
import { chartOptions, slices } from "./options";
import type { ChartResult } from "./result";
import { chartTokens } from "./tokens";

const wide = { tokens: chartTokens("light", false), width: 1000 };
const phone = { tokens: chartTokens("dark", true), width: 330 };
const categories = result(
  "c Text, n Integer",
  ...Array.from({ length: 8 }, (_, at) => [`A long category name ${at}`, at]),
);

describe("chart options", () => {
  it("stand bars up where their labels fit and lay them down where they do not", () => {
    const data = draw(categories);
    expect(chartOptions("bar", data, { ...wide, width: 1400 })).toMatchObject({
      xAxis: { type: "category" },
      yAxis: { type: "value" },
    });
    expect(chartOptions("bar", data, phone)).toMatchObject({
      xAxis: { type: "value" },
      yAxis: { type: "category", inverse: true },
    });
  });

  it("draw a line of moments on a scale of time", () => {
    const data = draw(result("d Date, n Integer", ["2024-01-01", 1], ["2024-03-01", 2]));
    expect(chartOptions("line", data, wide)).toMatchObject({
      useUTC: true,
      xAxis: { type: "time" },
      series: [
        {
          type: "line",
          data: [
            [Date.UTC(2024, 0), 1],
            [Date.UTC(2024, 2), 2],
          ],
        },
      ],
    });
  });

  it("show a legend only when there is something to tell apart", () => {
    expect(chartOptions("bar", draw(categories), wide)).toMatchObject({ legend: { show: false } });
    const two = chartData(result("c Text, a Float, b Float", ["x", 1, 2]), {
      type: "bar",
      x: "c",
      measures: ["a", "b"],
      by: null,
    });
    expect(chartOptions("bar", two as ChartData, wide)).toMatchObject({ legend: { show: true } });
  });

  it("give two measures of different size an axis each, but not the parts of one measure", () => {
    const rows = result("c Text, k Text, a Float, b Float", ["x", "p", 1000, 2], ["x", "q", 1, 3]);
    const both = chartData(rows, { type: "bar", x: "k", measures: ["a", "b"], by: null }) as ChartData;
    expect(chartOptions("line", both, wide)).toMatchObject({
      yAxis: [{ type: "value" }, { type: "value" }],
      series: [{ yAxisIndex: 0 }, { yAxisIndex: 1 }],
    });
    const split = chartData(rows, { type: "bar", x: "c", measures: ["a"], by: "k" }) as ChartData;
    expect(chartOptions("line", split, wide)).toMatchObject({ yAxis: { type: "value" } });
  });

  it("take every colour from the theme, and hold still for those who ask", () => {
    expect(chartOptions("pie", draw(categories), phone)).toMatchObject({
      color: [...chartTokens("dark", true).series],
      animation: false,
      series: [{ label: { show: false } }],
    });
  });
});

describe("slices", () => {
  it("leave out nothing and less", () => {
    expect(slices(draw(result("c Text, n Integer", ["a", 0], ["b", -1], ["c", 2], ["d", null])))).toEqual([
      { name: "c", value: 2 },
    ]);
  });
  it("gather the small ones", () => {
    const parts = slices(
      draw(result("c Text, n Integer", ...Array.from({ length: 20 }, (_, at) => [`${at}`, at + 1]))),
    );
    expect(parts).toHaveLength(12);
    expect(parts.at(-1)).toEqual({ name: "Other", value: 45 });
  });
});

function draw(rows: ChartResult): ChartData {
  const [x, measure] = rows.cols.map((column) => column.name);
  return chartData(rows, { type: "bar", x: x ?? null, measures: [measure ?? ""], by: null }) as ChartData;
}
