import { type PointerEvent, useRef } from "react";
import { shortType, typeOf } from "@/lib/columns";
import classes from "./ResultTable.module.css";
import type { TableColumn } from "./resultTableColumns";
import type { Span } from "./visibleSpan";

interface ResultTableHeaderProps {
  columns: TableColumn[];
  offsets: number[];
  span: Span;
  activeColumn: number | null;
  gridId: string;
  onResize: (column: number, width: number) => void;
  onFit: (column: number) => void;
}

export function ResultTableHeader({
  columns,
  offsets,
  span,
  activeColumn,
  gridId,
  onResize,
  onFit,
}: ResultTableHeaderProps) {
  return (
    <div role="row" aria-rowindex={1} className={classes.header}>
      {columns.slice(span.first, span.end).map(({ column, isNumeric }, position) => {
        const at = span.first + position;
        const width = (offsets[at + 1] ?? 0) - (offsets[at] ?? 0);
        const isActive = at === activeColumn;
        return (
          <div
            key={at}
            role="columnheader"
            id={isActive ? `${gridId}-active` : undefined}
            aria-colindex={at + 1}
            aria-selected={isActive}
            className={classes.heading}
            data-numeric={isNumeric || undefined}
            title={`${column.display_name}: ${shortType(typeOf(column))}`}
            style={{ left: offsets[at], width }}
          >
            <span className={classes.headingText}>{column.display_name}</span>
            <ResizeHandle width={width} onResize={(wanted) => onResize(at, wanted)} onFit={() => onFit(at)} />
          </div>
        );
      })}
    </div>
  );
}

interface ResizeHandleProps {
  width: number;
  onResize: (width: number) => void;
  onFit: () => void;
}

/** For the pointer only: on the keyboard, Alt and an arrow resize the column of the active header. */
function ResizeHandle({ width, onResize, onFit }: ResizeHandleProps) {
  const grip = useRef<{ x: number; width: number } | null>(null);
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent) => {
    if (grip.current) onResize(grip.current.width + event.clientX - grip.current.x);
  };
  const stop = () => {
    grip.current = null;
  };
  return (
    <span
      aria-hidden
      className={classes.handle}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={stop}
      onPointerCancel={stop}
      onDoubleClick={onFit}
    />
  );
}
