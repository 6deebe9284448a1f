/** A tree of which only what is unfolded is known, as the rows that are drawn and walked through. Pure. */

export interface TreeItem {
  kind: "item";
  key: string;
  label: string;
  /** Tells apart those of the same name. */
  about?: string;
  /** From 1. */
  level: number;
  /** Null: there is nothing to unfold. */
  isOpen: boolean | null;
  /** Why it cannot be chosen; null: it can. */
  obstacle: string | null;
}

/** Stands where items would: they are on their way, there are none, or there are more. */
export interface TreeNote {
  kind: "note";
  key: string;
  words: string;
  level: number;
  /** What can be done about it. */
  act?: () => void;
}

export type TreeRow = TreeItem | TreeNote;

/** A tree that is unfolded level by level, or looked through by letters. */
export interface Finder {
  letters: string;
  rows: TreeRow[];
  /** What the letters found is on its way. */
  isLooking: boolean;
  onLetters: (letters: string) => void;
  onTurn: (key: string) => void;
}

/** Where a key leads to from a row; null: nowhere. */
export function rowAfter(rows: readonly TreeRow[], at: number, key: string): number | null {
  const level = rows[at]?.level ?? 1;
  switch (key) {
    case "ArrowDown":
      return at + 1 < rows.length ? at + 1 : null;
    case "ArrowUp":
      return at > 0 ? at - 1 : null;
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    case "ArrowRight":
      return (rows[at + 1]?.level ?? 0) > level ? at + 1 : null;
    case "ArrowLeft": {
      const parent = rows.slice(0, at).findLastIndex((row) => row.level < level);
      return parent < 0 ? null : parent;
    }
    default:
      return null;
  }
}

/** Does a key fold or unfold the row? */
export function turnsRow(row: TreeRow, key: string): boolean {
  if (row.kind === "note") return false;
  return (key === "ArrowRight" && row.isOpen === false) || (key === "ArrowLeft" && row.isOpen === true);
}
