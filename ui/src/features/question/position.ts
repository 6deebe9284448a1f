/** Places in the text of a query. */

export interface Place {
  /** Where the marked word begins and ends, in the units editors count in. */
  from: number;
  to: number;
  /** For people: both start at one. */
  line: number;
  column: number;
}

/**
 * The word a database stopped at. Databases count characters, editors count UTF-16 units: an emoji is one of the
 * former and two of the latter. `offset` is where in `text` the query that ran begins.
 */
export function placeOf(text: string, offset: number, position: number): Place {
  const before = [...text.slice(offset)].slice(0, Math.max(0, position - 1)).join("");
  const at = Math.min(offset + before.length, text.length);
  const word = /^(?:[\p{L}\p{N}_$]+|\S)/u.exec(text.slice(at))?.[0] ?? "";
  // at the very end there is no word: the last character stands for it
  const from = word === "" ? Math.max(0, at - 1) : at;
  const lines = text.slice(0, at).split("\n");
  return {
    from,
    to: Math.min(text.length, at + word.length),
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
  };
}
