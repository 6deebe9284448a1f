/** From rows to what is drawn: one axis, some series of numbers along it, and notes on anything a viewer should know. */
import { type ColumnLike, kindOf } from "@/lib/columns";
import { cellPrinter, toMoment, toNumber, type Value } from "@/lib/values";
import type { ChartResult } from "./result";
import type { ChartSettings } from "./settings";
import { grainOf, momentLabel, type Grain } from "./time";

export interface Series {
  name: string;
  /** One number (or a gap) per point of the axis. */
  values: (number | null)[];
}

/** How points lie along the axis: as far apart as their moments or numbers are, or simply one after the other. */
export type Scale = "time" | "number" | "category";

export interface ChartData {
  axis: { title: string; labels: string[]; scale: Scale; positions: number[]; grain: Grain };
  series: Series[];
  /** The series are the values of one column, not columns of their own. */
  isSplit: boolean;
  notes: string[];
}

const MOST_SERIES = 24;
const MOST_POINTS = 2_000;
const NO_VALUE = "(no value)";

/** Null when the settings name columns that this result does not have. */
export function chartData(result: ChartResult, settings: ChartSettings): ChartData | null {
  const x = columnAt(result, settings.x);
  const measures = settings.measures.map((name) => columnAt(result, name)).filter((column) => column !== null);
  const by = columnAt(result, settings.by);
  const [first] = measures;
  if (!x || !first || (settings.by !== null && !by)) return null;

  const axis = axisOf(result, x);
  const table = new PointTable();
  const splitName = by && cellPrinter(by.column, valuesOf(result, by.index));
  for (const [rowIndex, row] of result.rows.entries()) {
    const point = axis.keys[rowIndex] ?? "";
    if (by && splitName) {
      const value = row[by.index] ?? null;
      table.add(value === null ? NO_VALUE : splitName(value), point, toNumber(row[first.index]));
    } else {
      for (const measure of measures) table.add(measure.column.display_name, point, toNumber(row[measure.index]));
    }
  }
  return { ...table.draw(axis, x.column.display_name, result.rows_truncated ?? null), isSplit: by !== null };
}

/** The first value of the first measure. */
export function singleNumber(
  result: ChartResult,
  settings: ChartSettings,
): { title: string; value: number | null } | null {
  const measure = columnAt(result, settings.measures[0] ?? null);
  return measure && { title: measure.column.display_name, value: toNumber(result.rows[0]?.[measure.index]) };
}

interface Axis {
  /** The key of each row's point. */
  keys: string[];
  /** The points in drawing order. */
  points: { key: string; label: string; position: number }[];
  scale: Scale;
  grain: Grain;
}

function axisOf(result: ChartResult, { column, index }: Place): Axis {
  const values = valuesOf(result, index);
  const scale = scaleOf(column, values);
  const positions = values.map(scale === "time" ? toMoment : toNumber);
  const grain = scale === "time" ? grainOf(positions.filter((moment) => moment !== null)) : "day";
  const print = cellPrinter(column, values);

  const points = new Map<string, Axis["points"][number]>();
  const keys = values.map((value, row) => {
    const position = positions[row] ?? null;
    const key = String(position ?? value);
    // without a value there is no place on a scale; among categories it is one more
    if (!points.has(key) && (position !== null || scale === "category")) {
      const label = value === null ? NO_VALUE : scale === "time" ? momentLabel(position ?? 0, grain) : print(value);
      points.set(key, { key, label, position: position ?? 0 });
    }
    return key;
  });
  const ordered = [...points.values()];
  // categories keep the order the SQL gave them
  if (scale !== "category") ordered.sort((a, b) => a.position - b.position);
  return { keys, points: ordered, scale, grain };
}

function scaleOf(column: ColumnLike, values: Value[]): Scale {
  const present = values.filter((value) => value !== null);
  if (present.length > 0 && present.every((value) => toMoment(value) !== null)) return "time";
  return kindOf(column) === "number" ? "number" : "category";
}

/** Series × points, adding up what falls on the same place. */
class PointTable {
  private readonly series = new Map<string, Map<string, number | null>>();
  private hasAdded = false;

  add(series: string, point: string, value: number | null) {
    let points = this.series.get(series);
    if (!points) this.series.set(series, (points = new Map<string, number | null>()));
    const there = points.get(point);
    if (there !== undefined && there !== null && value !== null) this.hasAdded = true;
    points.set(point, there == null ? value : there + (value ?? 0));
  }

  draw(axis: Axis, title: string, truncatedAt: number | null): Omit<ChartData, "isSplit"> {
    const points = axis.points.slice(0, MOST_POINTS);
    const series = [...this.series].slice(0, MOST_SERIES);
    const notes: string[] = [];
    if (truncatedAt) notes.push(`Drawn from the first ${truncatedAt.toLocaleString("en-US")} rows only.`);
    if (this.hasAdded) notes.push(`Rows with the same ${title} were added up.`);
    if (axis.points.length > points.length)
      notes.push(`Shows the first ${points.length} of ${axis.points.length} values of ${title}.`);
    if (this.series.size > series.length) notes.push(`Shows ${series.length} of ${this.series.size} series.`);
    if (axis.scale !== "category" && axis.keys.includes("null")) notes.push(`Rows without ${title} are left out.`);
    return {
      axis: {
        title,
        labels: points.map((point) => point.label),
        scale: axis.scale,
        positions: points.map((point) => point.position),
        grain: axis.grain,
      },
      series: series.map(([name, values]) => ({ name, values: points.map((point) => values.get(point.key) ?? null) })),
      notes,
    };
  }
}

interface Place {
  column: ColumnLike;
  index: number;
}

function columnAt({ cols }: ChartResult, name: string | null): Place | null {
  const index = cols.findIndex((column) => column.name === name);
  const column = cols[index];
  return column ? { column, index } : null;
}

function valuesOf({ rows }: ChartResult, index: number): Value[] {
  return rows.map((row) => row[index] ?? null);
}
