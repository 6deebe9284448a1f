import { useCallback, useMemo, useState } from "react";
import type { Value } from "@/lib/values";
import { fittingWidth, type TableColumn } from "./resultTableColumns";
import { offsetsOf } from "./visibleSpan";

const NARROWEST = 40;

/** Where each column begins, after what the person did to the widths. */
export function useColumnWidths(columns: TableColumn[], rows: Value[][]) {
  const [chosen, setChosen] = useState<Record<number, number>>({});
  const offsets = useMemo(() => offsetsOf(columns.map(({ width }, at) => chosen[at] ?? width)), [columns, chosen]);
  const resize = useCallback(
    (at: number, width: number) => setChosen((widths) => ({ ...widths, [at]: Math.max(NARROWEST, Math.round(width)) })),
    [],
  );
  const fit = useCallback(
    (at: number) => {
      const column = columns[at];
      if (column) resize(at, fittingWidth(column, at, rows));
    },
    [columns, rows, resize],
  );
  return { offsets, resize, fit };
}
