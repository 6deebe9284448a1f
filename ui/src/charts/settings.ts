/** The ways a result can be shown. */
export const CHART_TYPES = ["table", "number", "bar", "line", "pie"] as const;
export type ChartType = (typeof CHART_TYPES)[number];

/** A chosen picture, in terms of column names: all it takes to draw the same result the same way again. */
export interface ChartSettings {
  type: ChartType;
  /** The column along the axis, or the parts of a pie. */
  x: string | null;
  /** The numbers drawn; a pie and a single figure use the first. */
  measures: string[];
  /** A column whose values split the first measure into one series each. */
  by: string | null;
}

export const TABLE: ChartSettings = { type: "table", x: null, measures: [], by: null };

/** The parts of an address that hold a chosen picture. */
export function settingsToParams(settings: ChartSettings): [string, string][] {
  const params: [string, string][] = [["chart", settings.type]];
  if (settings.x) params.push(["x", settings.x]);
  for (const measure of settings.measures) params.push(["y", measure]);
  if (settings.by) params.push(["by", settings.by]);
  return params;
}

/** The picture an address asks for, or null when it asks for none that exists. */
export function settingsFromParams(params: URLSearchParams): ChartSettings | null {
  const type = CHART_TYPES.find((known) => known === params.get("chart"));
  if (!type) return null;
  return { type, x: params.get("x"), measures: params.getAll("y"), by: params.get("by") };
}
