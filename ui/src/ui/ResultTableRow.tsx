import { memo } from "react";
import type { Value } from "@/lib/values";
import classes from "./ResultTable.module.css";
import { ROW_HEIGHT } from "./resultTableLayout";
import { type TableColumn, textOf } from "./resultTableColumns";
import type { Span } from "./visibleSpan";

/** No cell is wide enough for more, and a megabyte of text in each would be slow. */
const MOST_CHARACTERS = 300;

interface ResultTableRowProps {
  row: Value[];
  index: number;
  columns: TableColumn[];
  offsets: number[];
  first: Span["first"];
  end: Span["end"];
  activeColumn: number | null;
  gridId: string;
}

export const ResultTableRow = memo(function ResultTableRow({
  row,
  index,
  columns,
  offsets,
  first,
  end,
  activeColumn,
  gridId,
}: ResultTableRowProps) {
  return (
    <div role="row" aria-rowindex={index + 2} className={classes.row} style={{ top: index * ROW_HEIGHT }}>
      {columns.slice(first, end).map(({ isNumeric, print }, position) => {
        const at = first + position;
        const value = row[at] ?? null;
        const text = textOf(value, print);
        const isActive = at === activeColumn;
        return (
          <div
            key={at}
            role="gridcell"
            id={isActive ? `${gridId}-active` : undefined}
            aria-colindex={at + 1}
            aria-selected={isActive}
            className={classes.cell}
            data-numeric={isNumeric || undefined}
            data-nothing={value === null || value === "" || undefined}
            title={text.length > 20 ? text.slice(0, 2_000) : undefined}
            style={{ left: offsets[at], width: (offsets[at + 1] ?? 0) - (offsets[at] ?? 0) }}
          >
            {text === "" ? "empty" : text.slice(0, MOST_CHARACTERS)}
          </div>
        );
      })}
    </div>
  );
});
