/** What is about to change, and what others changed, row by row in words. Pure. */
import type { DataGraph } from "@/api/types";
import type { Change } from "@/lib/draft";
import { counted } from "@/lib/counted";
import type { ChangeLine } from "@/ui/ChangeLines";
import { keyOf, partsOf } from "./graph";
import { kinds, labelOf, type Level, rights } from "./levels";

export function changeLines(changes: Change<Level>[], names: Map<number, string>): ChangeLine[] {
  const lines = new Map<number, ChangeLine>();
  for (const { key, now, to, isDisputed, follows } of changes) {
    const { row, kind } = partsOf(key);
    const line = lines.get(row) ?? { key: String(row), name: names.get(row) ?? String(row), steps: [] };
    line.steps.push({
      label: rights[kind].label,
      from: labelOf(kind, now),
      to: labelOf(kind, to),
      remark: isDisputed ? "changed by somebody else meanwhile" : follows ? "follows from it" : undefined,
    });
    lines.set(row, line);
  }
  return [...lines.values()];
}

export function theirLines(
  before: DataGraph,
  now: DataGraph,
  rows: { id: number; name: string }[],
  levelOf: (graph: DataGraph, key: string) => Level,
): ChangeLine[] {
  return rows.flatMap(({ id, name }) => {
    const steps = kinds.flatMap((kind) => {
      const [from, to] = [levelOf(before, keyOf(id, kind)), levelOf(now, keyOf(id, kind))];
      return from === to ? [] : [{ label: rights[kind].label, from: labelOf(kind, from), to: labelOf(kind, to) }];
    });
    return steps.length === 0 ? [] : [{ key: String(id), name, steps }];
  });
}

const NAMED = 5;

/** Says once what is the same of many. */
export function gathered(lines: ChangeLine[], noun: [one: string, many: string]): ChangeLine[] {
  const alike = new Map<string, ChangeLine[]>();
  for (const line of lines) {
    const steps = JSON.stringify(line.steps);
    const found = alike.get(steps);
    if (found) found.push(line);
    else alike.set(steps, [line]);
  }
  return [...alike.values()].map((same) => {
    const named = same.slice(0, NAMED).map(({ name }) => name);
    const more = same.length - named.length;
    const rest = more > 0 ? ` and ${counted(more, `more ${noun[0]}`, `more ${noun[1]}`)}` : "";
    return { key: same[0]?.key ?? "", name: named.join(", ") + rest, steps: same[0]?.steps ?? [] };
  });
}
