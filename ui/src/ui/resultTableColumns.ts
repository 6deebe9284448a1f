import { type ColumnLike, kindOf } from "@/lib/columns";
import { cellPrinter, type Value } from "@/lib/values";

/** A column made ready to be drawn many times. */
export interface TableColumn {
  column: ColumnLike;
  isNumeric: boolean;
  print: (value: Value) => string;
  width: number;
}

const NARROWEST = 64;
const WIDEST_AT_FIRST = 320;
const WIDEST = 900;
const CHARACTER = 7.6;
const BOLD_CHARACTER = 9.2;
const PADDING = 26;

export function tableColumns(cols: ColumnLike[], rows: Value[][]): TableColumn[] {
  return cols.map((column, index) => {
    const ready = { column, isNumeric: kindOf(column) === "number", print: cellPrinter(column, valuesOf(rows, index)) };
    return { ...ready, width: Math.min(WIDEST_AT_FIRST, fittingWidth(ready, index, rows)) };
  });
}

/**
 * The width that the longest value takes, as far as counting letters can tell. Only that one is printed, but all are
 * looked at: a number of which the end is cut off would be read as another number.
 */
export function fittingWidth({ column, print }: Omit<TableColumn, "width">, index: number, rows: Value[][]): number {
  let longest: Value = null;
  for (const row of rows) {
    const value = row[index] ?? null;
    if (String(value).length > String(longest).length) longest = value;
  }
  const title = column.display_name.length * BOLD_CHARACTER;
  const text = textOf(longest, print).length * CHARACTER;
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, title + PADDING, text + PADDING)));
}

export function textOf(value: Value, print: (value: Value) => string): string {
  return value === null ? "null" : print(value);
}

function* valuesOf(rows: Value[][], index: number): Generator<Value> {
  for (const row of rows) yield row[index] ?? null;
}
