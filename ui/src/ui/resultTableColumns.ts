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
const SAMPLE = 100;
const CHARACTER = 7.6;
const PADDING = 26;

export function tableColumns(cols: ColumnLike[], rows: Value[][]): TableColumn[] {
  const sample = rows.slice(0, SAMPLE);
  return cols.map((column, index) => {
    const ready = { column, isNumeric: kindOf(column) === "number", print: cellPrinter(column, valuesOf(rows, index)) };
    return { ...ready, width: Math.min(WIDEST_AT_FIRST, fittingWidth(ready, index, sample)) };
  });
}

/** The width that the longest of these values takes, as far as counting letters can tell. */
export function fittingWidth({ column, print }: Omit<TableColumn, "width">, index: number, rows: Value[][]): number {
  let longest = column.display_name.length + 1;
  for (const row of rows) longest = Math.max(longest, textOf(row[index] ?? null, print).length);
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, longest * CHARACTER + PADDING)));
}

export function textOf(value: Value, print: (value: Value) => string): string {
  return value === null ? "null" : print(value);
}

function* valuesOf(rows: Value[][], index: number): Generator<Value> {
  for (const row of rows) yield row[index] ?? null;
}
