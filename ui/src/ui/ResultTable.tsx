/**
 * Rows and columns of any size: only the cells on screen exist. The grid itself holds the focus and names the active
 * cell, so that a cell scrolled out of existence takes no focus with it.
 */
import { VisuallyHidden } from "@mantine/core";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type CSSProperties,
  useCallback,
  useId,
  useMemo,
  useState,
} from "react";
import type { ColumnLike } from "@/lib/columns";
import { commandKey } from "@/lib/keyboard";
import { plainText, type Value } from "@/lib/values";
import classes from "./ResultTable.module.css";
import { ResultTableHeader } from "./ResultTableHeader";
import { ResultTableRow } from "./ResultTableRow";
import { ResultTableValue } from "./ResultTableValue";
import { tableColumns } from "./resultTableColumns";
import { type Cell, cellAfter } from "./resultTableKeys";
import { HEADER_HEIGHT, ROW_HEIGHT } from "./resultTableLayout";
import { useColumnWidths } from "./useColumnWidths";
import { useScrollSpans } from "./useScrollSpans";
import { evenSpanOf, spanOf } from "./visibleSpan";

const RESIZE_STEP = 16;
const SPARE_ROWS = 8;
const SPARE_COLUMNS = 3;

const heights = { "--row-height": `${ROW_HEIGHT}px`, "--header-height": `${HEADER_HEIGHT}px` } as CSSProperties;

interface ResultTableProps {
  label: string;
  cols: ColumnLike[];
  rows: Value[][];
  /** Set when these are the first rows of possibly more. */
  truncatedAt?: number | null | undefined;
  maxHeight?: string;
}

export function ResultTable({ label, cols, rows, truncatedAt, maxHeight = "70dvh" }: ResultTableProps) {
  const id = useId();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const columns = useMemo(() => tableColumns(cols, rows), [cols, rows]);
  const { offsets, resize, fit } = useColumnWidths(columns, rows);
  const [active, setActive] = useState<Cell | null>(null);
  const [opened, setOpened] = useState<Cell>({ row: 0, column: 0 });
  // the dialog stays when it is closed: only then does it give the focus back
  const [isOpen, setIsOpen] = useState(false);
  const [said, setSaid] = useState("");
  const width = offsets.at(-1) ?? 0;

  const read = useCallback(
    (element: HTMLElement | null) => ({
      rows: evenSpanOf(rows.length, ROW_HEIGHT, element?.scrollTop ?? 0, element?.clientHeight ?? 0, SPARE_ROWS),
      columns: spanOf(offsets, element?.scrollLeft ?? 0, element?.clientWidth ?? 0, SPARE_COLUMNS),
    }),
    [rows.length, offsets],
  );
  const spans = useScrollSpans(scroller, read);

  const open = (cell: Cell | null) => {
    if (!cell || cell.row < 0) return;
    setOpened(cell);
    setIsOpen(true);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const here = active ?? { row: 0, column: 0 };
    if (event.altKey && here.row === -1 && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const now = (offsets[here.column + 1] ?? 0) - (offsets[here.column] ?? 0);
      resize(here.column, now + (event.key === "ArrowLeft" ? -RESIZE_STEP : RESIZE_STEP));
    } else if (event.key === "Enter" && here.row >= 0) {
      open(here);
    } else {
      const page = Math.max(1, Math.floor((event.currentTarget.clientHeight - HEADER_HEIGHT) / ROW_HEIGHT) - 1);
      const next = event.altKey ? null : cellAfter(event, here, { rows: rows.length, columns: cols.length, page });
      if (!next) return;
      setActive(next);
      reveal(event.currentTarget, next, offsets);
    }
    event.preventDefault();
  };

  const onCopy = (event: ClipboardEvent) => {
    // text marked with the mouse is what the person means
    if (!active || (window.getSelection()?.toString() ?? "") !== "") return;
    const column = cols[active.column];
    const text = active.row === -1 ? (column?.name ?? "") : plainText(rows[active.row]?.[active.column] ?? null);
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    setSaid(`Copied ${text.slice(0, 100)}`);
  };

  const cellAt = (event: MouseEvent): Cell | null => {
    const cell = (event.target as Element).closest("[role=gridcell],[role=columnheader]");
    const row = Number(cell?.parentElement?.getAttribute("aria-rowindex")) - 2;
    return cell ? { row, column: Number(cell.getAttribute("aria-colindex")) - 1 } : null;
  };
  const openedColumn = cols[opened.column];

  return (
    <div>
      <div
        ref={setScroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={cols.length}
        aria-describedby={`${id}-keys`}
        aria-activedescendant={active ? `${id}-active` : undefined}
        className={classes.scroller}
        style={{ ...heights, maxHeight }}
        onFocus={() => setActive((cell) => cell ?? { row: rows.length > 0 ? 0 : -1, column: 0 })}
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        onMouseDown={(event) => setActive((cell) => cellAt(event) ?? cell)}
        onDoubleClick={(event) => open(cellAt(event))}
      >
        <div className={classes.sheet} style={{ width, height: HEADER_HEIGHT + rows.length * ROW_HEIGHT }}>
          <ResultTableHeader
            columns={columns}
            offsets={offsets}
            span={spans.columns}
            activeColumn={active?.row === -1 ? active.column : null}
            gridId={id}
            onResize={resize}
            onFit={fit}
          />
          <div role="rowgroup" style={{ position: "relative" }}>
            {rows.slice(spans.rows.first, spans.rows.end).map((row, position) => {
              const index = spans.rows.first + position;
              return (
                <ResultTableRow
                  key={index}
                  row={row}
                  index={index}
                  columns={columns}
                  offsets={offsets}
                  first={spans.columns.first}
                  end={spans.columns.end}
                  activeColumn={active?.row === index ? active.column : null}
                  gridId={id}
                />
              );
            })}
          </div>
        </div>
      </div>
      <div className={classes.foot}>
        <span>
          {truncatedAt ? `These are the first ${truncatedAt.toLocaleString("en")} rows; there may be more.` : ""}
        </span>
        <span id={`${id}-keys`} className={classes.keys}>
          Arrow keys move · Enter shows a whole value · {commandKey} C copies it
        </span>
      </div>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {openedColumn && (
        <ResultTableValue
          isOpen={isOpen}
          column={openedColumn}
          value={rows[opened.row]?.[opened.column] ?? null}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}

/** Scrolls just as far as it takes for the whole cell to be seen below the header. */
function reveal(scroller: HTMLElement, { row, column }: Cell, offsets: number[]) {
  const [left = 0, right = 0] = offsets.slice(column, column + 2);
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (right > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = Math.min(left, right - scroller.clientWidth);
  if (row === -1) return;
  const top = row * ROW_HEIGHT;
  const room = scroller.clientHeight - HEADER_HEIGHT - ROW_HEIGHT;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
}
