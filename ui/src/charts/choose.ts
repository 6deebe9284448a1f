import type { ChartResult } from "./result";
import { type ColumnRole, columnRoles } from "./roles";
import { type ChartSettings, type ChartType, TABLE } from "./settings";

const MOST_BARS = 50;
const MOST_SERIES = 12;
const MOST_MEASURES = 4;
const MOST_CLEAR_PARTS = 6;

/**
 * The first picture of a result. A chart is chosen only when it shows every column of a complete answer: whoever
 * selects raw rows wants to read them, and a picture of the first 2,000 of a million rows misleads.
 */
export function suggestChart(result: ChartResult): ChartSettings {
  const roles = columnRoles(result);
  const rows = result.rows.length;
  if (rows === 0 || result.rows_truncated) return TABLE;

  const measures = named(roles, "measure");
  if (rows === 1) {
    return roles.length === 1 && measures[0] ? { ...TABLE, type: "number", measures: [measures[0].name] } : TABLE;
  }

  const axis = axisOf(roles, rows);
  if (!axis) return TABLE;
  const drawn = measures.filter((column) => column !== axis);
  const rest = roles.filter((column) => column !== axis && !drawn.includes(column));
  if (drawn.length === 0 || drawn.length > MOST_MEASURES || rest.length > 1) return TABLE;

  const by = rest[0] ?? null;
  if (by && (by.role !== "category" || by.distinct > MOST_SERIES || drawn.length > 1)) return TABLE;
  if (!by && axis.distinct < rows) return TABLE;

  const settings = { x: axis.name, measures: drawn.map((column) => column.name), by: by?.name ?? null };
  if (axis.role === "time") return { type: "line", ...settings };
  if (axis.distinct > MOST_BARS) return TABLE;
  return { type: isClearlyAWhole(result, axis, drawn) && !by ? "pie" : "bar", ...settings };
}

/** Settings for a type the person picked, keeping of the earlier choice what still fits. */
export function settingsFor(type: ChartType, result: ChartResult, earlier: ChartSettings): ChartSettings {
  if (type === "table") return { ...earlier, type };
  const roles = columnRoles(result);
  const has = (name: string | null) => name !== null && roles.some((column) => column.name === name);
  const kept = earlier.measures.filter(has);
  const axis = axisOf(roles, result.rows.length) ?? roles.find((column) => column.role !== "measure") ?? roles[0];
  const x = type === "number" ? null : has(earlier.x) ? earlier.x : (axis?.name ?? null);
  const measure = named(roles, "measure").find((column) => column.name !== x) ?? null;
  const measures = kept.length > 0 ? kept : measure ? [measure.name] : [];
  const by = type === "pie" || type === "number" || !has(earlier.by) || earlier.by === x ? null : earlier.by;
  return { type, x, measures: type === "pie" || type === "number" ? measures.slice(0, 1) : measures, by };
}

/** What is drawn: what was chosen, with what it leaves open filled in, or what suits the result best. */
export function pictured(chosen: ChartSettings | null, result: ChartResult): ChartSettings {
  if (chosen === null) return suggestChart(result);
  const isOpen = chosen.x === null && chosen.measures.length === 0;
  const whole = isOpen && whyNot(chosen.type, result) === null ? settingsFor(chosen.type, result, chosen) : chosen;
  return fits(whole, result) ? whole : suggestChart(result);
}

/** Whether a picture chosen earlier can be drawn of this result. */
export function fits(settings: ChartSettings, result: ChartResult): boolean {
  if (settings.type === "table") return true;
  const named = [settings.x, settings.by, ...settings.measures].filter((name) => name !== null);
  return (
    whyNot(settings.type, result) === null && named.every((name) => result.cols.some((column) => column.name === name))
  );
}

/** Why a type cannot show this result, or null when it can. */
export function whyNot(type: ChartType, result: ChartResult): string | null {
  if (type === "table") return null;
  const roles = columnRoles(result);
  const measures = named(roles, "measure");
  if (result.rows.length === 0) return "There are no rows to draw.";
  if (measures.length === 0) return "A chart needs a column of numbers.";
  if (type === "number") return null;
  return roles.length < 2 ? "This chart needs a second column to set the numbers against." : null;
}

function named(roles: ColumnRole[], role: ColumnRole["role"]): ColumnRole[] {
  return roles.filter((column) => column.role === role);
}

/** Time first, then the category with the most values (the others split it), then a leading column of distinct numbers. */
function axisOf(roles: ColumnRole[], rows: number): ColumnRole | null {
  const [time] = named(roles, "time");
  if (time) return time;
  const [category] = named(roles, "category").sort((a, b) => b.distinct - a.distinct);
  if (category) return category;
  const [first, second] = roles;
  return first && second && first.distinct === rows && second.role === "measure" ? first : null;
}

/** Shares that add up to one (or to a hundred percent) are the parts of a whole beyond doubt; sums merely might be. */
function isClearlyAWhole({ cols, rows }: ChartResult, axis: ColumnRole, drawn: ColumnRole[]): boolean {
  const [only, ...others] = drawn;
  if (!only || others.length > 0 || rows.length > MOST_CLEAR_PARTS || axis.role !== "category") return false;
  const at = cols.findIndex((column) => column.name === only.name);
  const values = rows.map((row) => Number(row[at]));
  if (values.some((value) => !(value >= 0))) return false;
  const total = values.reduce((sum, value) => sum + value, 0);
  return (
    [1, 100].some((whole) => Math.abs(total - whole) < whole * 0.011) &&
    /share|percent|pct|ratio|portion|%/i.test(only.title)
  );
}
