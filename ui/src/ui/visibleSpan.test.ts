import { describe, expect, it } from "vitest";
import { evenSpanOf, offsetsOf, spanOf } from "./visibleSpan";

const offsets = offsetsOf([100, 50, 200, 80, 120]);

describe("the visible span", () => {
  it("covers what is between the edges, halves included", () => {
    expect(spanOf(offsets, 0, 120, 0)).toEqual({ first: 0, end: 2 });
    expect(spanOf(offsets, 160, 200, 0)).toEqual({ first: 2, end: 4 });
  });
  it("keeps some more on either side, within the line", () => {
    expect(spanOf(offsets, 160, 10, 1)).toEqual({ first: 1, end: 4 });
    expect(spanOf(offsets, 0, 9999, 3)).toEqual({ first: 0, end: 5 });
  });
  it("is empty when there is nothing", () => {
    expect(spanOf([0], 0, 500, 2)).toEqual({ first: 0, end: 0 });
    expect(evenSpanOf(0, 28, 0, 500, 2)).toEqual({ first: 0, end: 0 });
  });
  it("agrees with itself for items of one size", () => {
    const even = offsetsOf(Array.from({ length: 40 }, () => 28));
    for (const start of [0, 13, 28, 500, 1090]) {
      expect(evenSpanOf(40, 28, start, 300, 2)).toEqual(spanOf(even, start, 300, 2));
    }
  });
});
