/** The tree of collections, as the menu and the choice of a place see it. Pure. */
import type { CollectionNode } from "@/api/types";

export const ordinary = (nodes: CollectionNode[]) =>
  nodes.filter(({ personal_owner_id, type }) => !personal_owner_id && type !== "trash");

export const personalOf = (nodes: CollectionNode[], userId: number | undefined) =>
  nodes.find(({ personal_owner_id }) => userId !== undefined && personal_owner_id === userId);

/** The ids from the top down to one of them, itself included; none when it is not in the tree. */
export function pathTo(nodes: CollectionNode[], id: number): number[] {
  for (const node of nodes) {
    if (node.id === id) return [id];
    const below = pathTo(node.children, id);
    if (below.length > 0) return [node.id, ...below];
  }
  return [];
}

export interface Place {
  id: number;
  /** With the names of all it lies in, as “Sales › 2026”. */
  path: string;
}

/** Where something can be put: everywhere one may write, except into `moved` and what is in it. */
export function placesFor(nodes: CollectionNode[], moved?: number, above: string[] = []): Place[] {
  return nodes.flatMap((node) => {
    if (node.id === moved || node.type === "trash") return [];
    const names = [...above, node.name];
    const here = node.can_write ? [{ id: node.id, path: names.join(" › ") }] : [];
    return [...here, ...placesFor(node.children, moved, names)];
  });
}
