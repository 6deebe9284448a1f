/** A chosen picture as cards keep it: its type under `display`, the columns under names that other clients know, too. Pure. */
import { type ChartSettings, type ChartType, TABLE } from "./settings";

export type SavedSettings = Record<string, unknown>;

export interface SavedPicture {
  display: string;
  visualization_settings: SavedSettings;
}

/** What is drawn here of a picture that is kept under this name; other pictures come closest to one of ours. */
const typeOf: Record<string, ChartType> = {
  table: "table",
  scalar: "number",
  bar: "bar",
  row: "bar",
  line: "line",
  area: "line",
  pie: "pie",
};

const displayOf: Record<ChartType, string> = {
  table: "table",
  number: "scalar",
  bar: "bar",
  line: "line",
  pie: "pie",
};

/** Null when the picture is of a kind that is not drawn here: then the result decides. */
export function pictureOf({ display, visualization_settings: saved }: SavedPicture): ChartSettings | null {
  const type = typeOf[display];
  switch (type) {
    case undefined:
      return null;
    case "table":
      return TABLE;
    case "number":
      return { ...TABLE, type, measures: names(saved["scalar.field"]).slice(0, 1) };
    case "pie": {
      const [x = null] = names(saved["pie.dimension"]);
      return { type, x, measures: names(saved["pie.metric"]).slice(0, 1), by: null };
    }
    default: {
      const [x = null, by = null] = names(saved["graph.dimensions"]);
      return { type, x, measures: names(saved["graph.metrics"]), by };
    }
  }
}

/** What else was set stays: other clients draw with it. */
export function savedPicture(chart: ChartSettings, before: SavedSettings = {}): SavedPicture {
  return { display: displayOf[chart.type], visualization_settings: { ...before, ...columnsOf(chart) } };
}

function columnsOf({ type, x, measures, by }: ChartSettings): SavedSettings {
  switch (type) {
    case "table":
      return {};
    case "number":
      return { "scalar.field": measures[0] ?? null };
    case "pie":
      return { "pie.dimension": x, "pie.metric": measures[0] ?? null };
    default:
      return { "graph.dimensions": [x, by].filter((name) => name !== null), "graph.metrics": measures };
  }
}

/** Would both be drawn alike? What a table remembers of charts does not show. */
export function isSamePicture(one: ChartSettings, other: ChartSettings): boolean {
  if (one.type === "table" || other.type === "table") return one.type === other.type;
  return JSON.stringify(savedPicture(one)) === JSON.stringify(savedPicture(other));
}

const names = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((name) => typeof name === "string");
