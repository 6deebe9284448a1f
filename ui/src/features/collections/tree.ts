/** The tree of collections, as the menu sees it. Pure. */
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
