import { expect, it } from "vitest";
import { placeOf } from "./position";

it("finds the word, its line and column", () => {
  const text = "SELECT 1\nFROM nowhere";
  expect(placeOf(text, 0, 15)).toEqual({ from: 14, to: 21, line: 2, column: 6 });
});

it("counts an emoji as the database does", () => {
  const text = "SELECT '🦀' FORM t";
  expect(text.slice(placeOf(text, 0, 12).from)).toBe("FORM t");
});

it("counts from where the selection began", () => {
  const text = "SELECT 1;\nSELEC 2";
  expect(placeOf(text, 10, 1)).toMatchObject({ from: 10, to: 15, line: 2, column: 1 });
});

it("marks the last character when the query ended too early", () => {
  expect(placeOf("SELECT (1", 0, 10)).toMatchObject({ from: 8, to: 9 });
  expect(placeOf("SELECT", 0, 999)).toMatchObject({ from: 5, to: 6 });
  expect(placeOf("", 0, 1)).toMatchObject({ from: 0, to: 0 });
});
