/** The rows of an import in the order in which they want attention. Pure. */
import type { ImportRow } from "@/api/types";

const urgency: Record<ImportRow["action"], number> = { refuse: 0, skip: 1, create: 2 };

/** Problems first, and within each kind as in the file. */
export const problemsFirst = (rows: ImportRow[]): ImportRow[] =>
  rows.toSorted((one, other) => urgency[one.action] - urgency[other.action] || one.line - other.line);
