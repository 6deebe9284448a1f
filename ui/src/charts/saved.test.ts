import { expect, it } from "vitest";
import { isSamePicture, pictureOf, savedPicture } from "./saved";
import type { ChartSettings } from "./settings";

const bar: ChartSettings = { type: "bar", x: "month", measures: ["total"], by: "kind" };

it("every picture comes back as it was saved", () => {
  const pictures: ChartSettings[] = [
    bar,
    { ...bar, type: "line", by: null, measures: ["total", "count"] },
    { type: "pie", x: "kind", measures: ["total"], by: null },
    { type: "number", x: null, measures: ["total"], by: null },
    { type: "table", x: null, measures: [], by: null },
  ];
  for (const picture of pictures) expect(pictureOf(savedPicture(picture))).toEqual(picture);
});

it("columns are kept under the names that other clients know", () => {
  expect(savedPicture(bar, { "graph.x_axis.title_text": "Month", "graph.metrics": ["old"] })).toEqual({
    display: "bar",
    visualization_settings: {
      "graph.x_axis.title_text": "Month",
      "graph.dimensions": ["month", "kind"],
      "graph.metrics": ["total"],
    },
  });
});

it("a picture of another client comes as close as can be, or is left to the result", () => {
  const settings = { "graph.dimensions": ["month"], "graph.metrics": ["total"] };
  expect(pictureOf({ display: "area", visualization_settings: settings })).toEqual({ ...bar, type: "line", by: null });
  expect(pictureOf({ display: "map", visualization_settings: {} })).toBeNull();
  expect(pictureOf({ display: "pie", visualization_settings: { "pie.dimension": ["kind"] } })).toMatchObject({
    x: "kind",
    measures: [],
  });
});

it("what a table remembers of a chart makes no other picture of it", () => {
  expect(isSamePicture({ ...bar, type: "table" }, { type: "table", x: null, measures: [], by: null })).toBe(true);
  expect(isSamePicture(bar, { ...bar, type: "line" })).toBe(false);
  expect(isSamePicture(bar, { ...bar, by: null })).toBe(false);
});
