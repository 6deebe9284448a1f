/** Places on the grid: how they move, grow, and make room for each other. Pure. */
import type { Dashcard } from "@/api/types";

export const COLUMNS = 24;
export const ROW_HEIGHT = 44;
export const GAP = 10;

export type Area = Pick<Dashcard, "row" | "col" | "size_x" | "size_y">;

/** How high that many rows are, in pixels. */
export const heightOf = ({ size_y }: Pick<Area, "size_y">) => size_y * ROW_HEIGHT + (size_y - 1) * GAP;

/** As people read: from the top, each row from the left. */
export const inReadingOrder = <T extends Area>(places: readonly T[]): T[] =>
  [...places].sort((one, other) => one.row - other.row || one.col - other.col);

/** Nothing sticks out of the grid, whatever another client stored. */
export function within({ row, col, size_x, size_y }: Area): Area {
  const width = Math.min(Math.max(1, size_x), COLUMNS);
  return {
    row: Math.max(0, row),
    col: Math.min(Math.max(0, col), COLUMNS - width),
    size_x: width,
    size_y: Math.max(1, size_y),
  };
}

export const overlap = (one: Area, other: Area) =>
  one.col < other.col + other.size_x &&
  other.col < one.col + one.size_x &&
  one.row < other.row + other.size_y &&
  other.row < one.row + one.size_y;

/** Puts one place there; what is in its way goes down, as far as it has to. */
export function put<T extends Area & { id: number }>(places: readonly T[], id: number, area: Partial<Area>): T[] {
  const moved = places.find((place) => place.id === id);
  if (!moved) return [...places];
  const settled: T[] = [{ ...moved, ...within({ ...moved, ...area }) }];
  for (const place of inReadingOrder(places.filter((place) => place.id !== id))) {
    let row = place.row;
    for (;;) {
      const inTheWay = settled.find((other) => overlap({ ...place, row }, other));
      if (!inTheWay) break;
      row = inTheWay.row + inTheWay.size_y;
    }
    settled.push({ ...place, row });
  }
  const rows = new Map(settled.map((place) => [place.id, place]));
  return places.map((place) => rows.get(place.id) ?? place);
}

/** The first place, from the top, where something of this size fits. */
export function firstFree(places: readonly Area[], size: Pick<Area, "size_x" | "size_y">): Area {
  const { size_x, size_y } = within({ ...size, row: 0, col: 0 });
  for (let row = 0; ; row += 1) {
    for (let col = 0; col + size_x <= COLUMNS; col += 1) {
      const area = { row, col, size_x, size_y };
      if (!places.some((place) => overlap(area, place))) return area;
    }
  }
}
