/** Permissions of one collection as they are, as they are about to be, and as others made them. Pure. */
import { type CollectionRight, rightWords } from "@/api/collections";
import type { CollectionGraph, CollectionGraphChange, GroupView } from "@/api/types";
import type { Change } from "@/lib/draft";
import type { ChangeLine } from "@/ui/ChangeLines";

/** What is absent is none. */
export function rightOf(graph: CollectionGraph, groupId: number, collection: string): CollectionRight {
  const right = graph.groups[groupId]?.[collection];
  return right === "write" || right === "read" ? right : "none";
}

/** Only what changes is sent, so that saving undoes nothing that others did. */
export function sentGraph(
  changes: Change<CollectionRight>[],
  revision: number,
  collection: string,
): CollectionGraphChange {
  return { revision, groups: Object.fromEntries(changes.map(({ key, to }) => [key, { [collection]: to }])) };
}

export function changeLines(changes: Change<CollectionRight>[], groups: GroupView[]): ChangeLine[] {
  const names = new Map(groups.map(({ id, name }) => [String(id), name]));
  return changes.map(({ key, now, to, isDisputed }) => ({
    key,
    name: names.get(key) ?? key,
    steps: [
      {
        from: rightWords[now],
        to: rightWords[to],
        remark: isDisputed ? "changed by somebody else meanwhile" : undefined,
      },
    ],
  }));
}

export function theirLines(
  before: CollectionGraph,
  now: CollectionGraph,
  groups: GroupView[],
  collection: string,
): ChangeLine[] {
  return groups.flatMap(({ id, name }) => {
    const [from, to] = [rightOf(before, id, collection), rightOf(now, id, collection)];
    return from === to ? [] : [{ key: String(id), name, steps: [{ from: rightWords[from], to: rightWords[to] }] }];
  });
}
