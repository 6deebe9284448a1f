import { isCalendarNumber, isIdentifier, kindOf } from "@/lib/columns";
import { toMoment, type Value } from "@/lib/values";
import type { ChartResult } from "./result";

/**
 * The part a column can play in a picture: `time` runs along an axis, `category` names things, `measure` is drawn,
 * `label` (identifiers, long or ever-changing text) is better left to the table.
 */
export type Role = "time" | "category" | "measure" | "label";

export interface ColumnRole {
  name: string;
  title: string;
  role: Role;
  /** How many different values the rows hold, nulls included. */
  distinct: number;
}

/** What each column is good for, from its type and, where types are silent, from its values. */
export function columnRoles({ cols, rows }: ChartResult): ColumnRole[] {
  return cols.map((column, index) => {
    const values = rows.map((row) => row[index] ?? null);
    const distinct = new Set(values).size;
    return { name: column.name, title: column.display_name, distinct, role: roleOf() };

    function roleOf(): Role {
      switch (kindOf(column)) {
        case "temporal":
          return "time";
        case "boolean":
          return "category";
        case "number":
          if (isIdentifier(column)) return "label";
          return isCalendarNumber(column) && distinct === rows.length ? "category" : "measure";
        case "text":
          if (isDateText(values)) return "time";
          return isIdentifier(column) || averageLength(values) > 40 ? "label" : "category";
      }
    }
  });
}

/** SQLite has no date type for computed columns: `date(x)` and `strftime('%Y-%m', x)` arrive as text. */
function isDateText(values: Value[]): boolean {
  const present = values.filter((value) => value !== null);
  return present.length > 0 && present.every((value) => toMoment(value) !== null);
}

function averageLength(values: Value[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum: number, value) => sum + (value === null ? 0 : String(value).length), 0) / values.length;
}
