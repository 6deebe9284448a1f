import type { ColumnLike } from "@/lib/columns";
import type { Value } from "@/lib/values";

/** A result for tests: `result("month Date, total Float", ["2024-01-01T00:00:00Z", 5])`. */
export function result(columns: string, ...rows: Value[][]) {
  return { cols: columns.split(",").map(column), rows };
}

function column(text: string): ColumnLike {
  const [name = "", type = "Text"] = text.trim().split(" ");
  return { name, display_name: name, base_type: `type/${type}` };
}
