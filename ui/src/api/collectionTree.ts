/** The tree of collections, one level at a time. Pure. */
import type { Collection, CollectionItem, CollectionNode } from "./types";

/** A collection with what is known of it before it is opened. */
export interface Branch {
  id: number;
  name: string;
  /** Are there collections in it? At the top that is known only where something lies in them. */
  hasMore: boolean | null;
  can_write: boolean;
  is_personal: boolean;
}

/** Those of everybody, at the top. */
export const branchesAtTop = (nodes: CollectionNode[]): Branch[] =>
  nodes.filter(({ personal_owner_id, type }) => !personal_owner_id && type !== "trash").map(branchAtTop);

export const branchAtTop = ({ id, name, below, can_write, is_personal }: CollectionNode): Branch => ({
  id,
  name,
  hasMore: (below ?? []).length > 0 || null,
  can_write,
  is_personal,
});

export const branchesIn = (items: CollectionItem[]): Branch[] =>
  items.map(({ id, name, here, can_write, is_personal }) => ({
    id,
    name,
    hasMore: (here ?? []).includes("collection"),
    can_write,
    is_personal,
  }));

export const personalOf = (nodes: CollectionNode[], userId: number | undefined) =>
  nodes.find(({ personal_owner_id }) => userId !== undefined && personal_owner_id === userId);

/** The ids of all that one lies in, from the top down. */
export const wayTo = (collection: Collection | undefined): number[] =>
  (collection?.effective_ancestors ?? []).flatMap(({ id }) => (typeof id === "number" ? [id] : []));

/** With what it lies in but for the root: “Sales › 2026”. */
export const pathOf = (collection: Collection): string => [...namesAbove(collection), collection.name].join(" › ");

export const namesAbove = ({ effective_ancestors }: Collection): string[] =>
  (effective_ancestors ?? []).filter(({ id, type }) => id !== "root" && type !== "trash").map(({ name }) => name);
