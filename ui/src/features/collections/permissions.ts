/** Permissions of one collection as they are and as they are about to be. Pure. */
import type { CollectionRight } from "@/api/collections";
import type { CollectionGraph, CollectionGraphChange, GroupView } from "@/api/types";

/** What is absent is none. */
export function rightOf(graph: CollectionGraph, groupId: number, collection: string): CollectionRight {
  const right = graph.groups[groupId]?.[collection];
  return right === "write" || right === "read" ? right : "none";
}

/** Group id → what it is to have, and what it had when that was chosen. */
export type Draft = Record<number, { to: CollectionRight; from: CollectionRight }>;

export interface Change {
  group: GroupView;
  now: CollectionRight;
  to: CollectionRight;
  /** Somebody else has changed it since it was chosen here. */
  isDisputed: boolean;
}

/** What saving would change: what has come to be so by itself is no change any more. */
export function changesOf(draft: Draft, graph: CollectionGraph, groups: GroupView[], collection: string): Change[] {
  return groups.flatMap((group) => {
    const wanted = draft[group.id];
    const now = rightOf(graph, group.id, collection);
    if (wanted === undefined || wanted.to === now) return [];
    return [{ group, now, to: wanted.to, isDisputed: wanted.from !== now }];
  });
}

/** Only what changes is sent, so that saving undoes nothing that others did. */
export function sentGraph(changes: Change[], revision: number, collection: string): CollectionGraphChange {
  return { revision, groups: Object.fromEntries(changes.map(({ group, to }) => [group.id, { [collection]: to }])) };
}
