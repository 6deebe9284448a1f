import { expect, it } from "vitest";
import { firstFree, heightOf, inReadingOrder, put, within } from "./layout";

const place = (id: number, row: number, col: number, size_x: number, size_y: number) => ({
  id,
  row,
  col,
  size_x,
  size_y,
});

it("what is in the way goes down, and what that comes upon, too", () => {
  const places = [place(1, 0, 0, 12, 4), place(2, 4, 0, 12, 4), place(3, 0, 12, 12, 4)];
  expect(put(places, 1, { row: 2 })).toEqual([place(1, 2, 0, 12, 4), place(2, 6, 0, 12, 4), place(3, 0, 12, 12, 4)]);
  expect(put(places, 3, { col: 6 })).toEqual([place(1, 4, 0, 12, 4), place(2, 8, 0, 12, 4), place(3, 0, 6, 12, 4)]);
});

it("what grows makes room, and nothing leaves the grid", () => {
  const places = [place(1, 0, 0, 12, 4), place(2, 4, 0, 12, 4)];
  expect(put(places, 1, { size_y: 6 })).toEqual([place(1, 0, 0, 12, 6), place(2, 6, 0, 12, 4)]);
  expect(put(places, 1, { col: 20, row: -1 })[0]).toEqual(place(1, 0, 12, 12, 4));
  expect(within({ row: 0, col: 30, size_x: 40, size_y: 0 })).toEqual({ row: 0, col: 0, size_x: 24, size_y: 1 });
});

it("something new lies where there is room first", () => {
  const places = [place(1, 0, 0, 12, 4), place(2, 4, 0, 24, 2)];
  expect(firstFree(places, { size_x: 12, size_y: 4 })).toEqual({ row: 0, col: 12, size_x: 12, size_y: 4 });
  expect(firstFree(places, { size_x: 12, size_y: 5 })).toEqual({ row: 6, col: 0, size_x: 12, size_y: 5 });
});

it("is read from the top, each row from the left", () => {
  const places = [place(1, 4, 0, 1, 1), place(2, 0, 12, 1, 1), place(3, 0, 0, 1, 1)];
  expect(inReadingOrder(places).map(({ id }) => id)).toEqual([3, 2, 1]);
});

it("rows have gaps between them", () => {
  expect(heightOf({ size_y: 1 })).toBe(44);
  expect(heightOf({ size_y: 3 })).toBe(152);
});
