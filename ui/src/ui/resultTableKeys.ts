/** A cell of a result table; row −1 is the header. */
export interface Cell {
  row: number;
  column: number;
}

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
}

interface Extent {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

/** The cell a key leads to, or null when the key is no way to move. */
export function cellAfter(
  { key, ctrlKey, metaKey }: Key,
  { row, column }: Cell,
  { rows, columns, page }: Extent,
): Cell | null {
  const far = ctrlKey || metaKey;
  const to = (newRow: number, newColumn: number): Cell => ({
    row: Math.max(-1, Math.min(rows - 1, newRow)),
    column: Math.max(0, Math.min(columns - 1, newColumn)),
  });
  switch (key) {
    case "ArrowUp":
      return far ? to(0, column) : to(row - 1, column);
    case "ArrowDown":
      return far ? to(rows - 1, column) : to(row + 1, column);
    case "ArrowLeft":
      return far ? to(row, 0) : to(row, column - 1);
    case "ArrowRight":
      return far ? to(row, columns - 1) : to(row, column + 1);
    case "PageUp":
      return to(Math.max(0, row - page), column);
    case "PageDown":
      return to(row + page, column);
    case "Home":
      return to(far ? 0 : row, 0);
    case "End":
      return to(far ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}
