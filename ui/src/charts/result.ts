import type { ColumnLike } from "@/lib/columns";
import type { Value } from "@/lib/values";

/** The part of a query's answer that a picture is made of. */
export interface ChartResult {
  cols: ColumnLike[];
  rows: Value[][];
  /** Set when the server stopped reading: the rows are then some of the answer, not the answer. */
  rows_truncated?: number | null;
}
