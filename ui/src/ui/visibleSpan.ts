/** Items on screen of a long line of them: from `first` up to, not including, `end`. */
export interface Span {
  first: number;
  end: number;
}

/** Where each item begins, and at last where the line ends. */
export function offsetsOf(sizes: number[]): number[] {
  const offsets = [0];
  for (const size of sizes) offsets.push((offsets.at(-1) ?? 0) + size);
  return offsets;
}

/** The span of items between `start` and `start + extent`, and `overscan` more on either side. */
export function spanOf(offsets: number[], start: number, extent: number, overscan: number): Span {
  const count = offsets.length - 1;
  const first = itemAt(offsets, start);
  const end = itemAt(offsets, start + extent) + 1;
  return { first: Math.max(0, first - overscan), end: Math.min(count, end + overscan) };
}

/** The same for items of one size. */
export function evenSpanOf(count: number, size: number, start: number, extent: number, overscan: number): Span {
  const first = Math.floor(start / size);
  const end = Math.floor((start + extent) / size) + 1;
  return { first: Math.max(0, Math.min(first, count - 1) - overscan), end: Math.min(count, end + overscan) };
}

/** The last item that begins at or before the position. */
function itemAt(offsets: number[], position: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
