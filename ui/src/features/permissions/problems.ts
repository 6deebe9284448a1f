/** What is wrong with a file of permissions, by its lines. Pure. */
export interface Problem {
  /** From 1. */
  line: number;
  text: string;
}

/** Reads “line 5: there is no database "Shoop"”, a line for each; null when it is said otherwise. */
export function problemsIn(said: string | undefined): Problem[] | null {
  if (said === undefined) return null;
  const problems = said.split("\n").map((text) => /^line (\d+): (.*)$/.exec(text));
  return problems.every((found) => found !== null)
    ? problems.map(([, line, text = ""]) => ({ line: Number(line), text }))
    : null;
}
