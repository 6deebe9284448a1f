/** The tree of collections, as the menu sees it: one level at a time. Pure. */
import type { Collection, CollectionItem, CollectionNode } from "@/api/types";

/** A collection in the menu. */
export interface Branch {
  id: number;
  name: string;
  /** Are there collections in it? At the top that is known only where something lies in them. */
  hasMore: boolean | null;
}

/** Those of everybody, at the top. */
export const branchesAtTop = (nodes: CollectionNode[]): Branch[] =>
  nodes
    .filter(({ personal_owner_id, type }) => !personal_owner_id && type !== "trash")
    .map(({ id, name, below }) => ({ id, name, hasMore: (below ?? []).length > 0 || null }));

export const branchesIn = (items: CollectionItem[]): Branch[] =>
  items.map(({ id, name, here }) => ({ id, name, hasMore: (here ?? []).includes("collection") }));

export const personalOf = (nodes: CollectionNode[], userId: number | undefined) =>
  nodes.find(({ personal_owner_id }) => userId !== undefined && personal_owner_id === userId);

/** The ids of all that one lies in, from the top down. */
export const wayTo = (collection: Collection | undefined): number[] =>
  (collection?.effective_ancestors ?? []).flatMap(({ id }) => (typeof id === "number" ? [id] : []));
