/** Collections to choose from: the tree as a list, each with the names of all it lies in. Pure. */
import type { Collection, CollectionNode } from "./types";

export interface CollectionPlace {
  id: number;
  /** As “Sales › 2026”. */
  path: string;
}

/** Where something can be put: everywhere one may write, except into what is moved and what is in it. */
export const placesFor = (nodes: CollectionNode[], moved: readonly number[]) =>
  placesIn(nodes, (node) => {
    const isThere = !moved.includes(node.id);
    return { isMeant: isThere && node.can_write, isEntered: isThere };
  });

/** Places as a field offers them, the root among them where one may write to it. */
export const placeChoices = (root: Collection | undefined, nodes: CollectionNode[], moved: readonly number[]) => [
  ...(root?.can_write ? [{ value: "root", label: root.name }] : []),
  ...placesFor(nodes, moved).map(({ id, path }) => ({ value: String(id), label: path })),
];

/** All that one sees, for looking at what is in it. */
export const placesSeen = (root: Collection | undefined, nodes: CollectionNode[]) => [
  { value: "root", label: root?.name ?? "Our analytics" },
  ...placesIn(nodes, () => ({ isMeant: true, isEntered: true })).map(({ id, path }) => ({
    value: String(id),
    label: path,
  })),
];

/** As the API names a place that was chosen: the root has no number. */
export const placeId = (choice: string): number | null => (choice === "root" ? null : Number(choice));

/** What a scope can be narrowed to: whatever one sees, and of a personal collection only the whole. */
export const placesOfScopes = (nodes: CollectionNode[]) =>
  placesIn(nodes, (node) => ({ isMeant: true, isEntered: !node.is_personal }));

type Judge = (node: CollectionNode) => { isMeant: boolean; isEntered: boolean };

function placesIn(nodes: CollectionNode[], judge: Judge, above: string[] = []): CollectionPlace[] {
  return nodes.flatMap((node) => {
    if (node.type === "trash") return [];
    const names = [...above, node.name];
    const { isMeant, isEntered } = judge(node);
    return [
      ...(isMeant ? [{ id: node.id, path: names.join(" › ") }] : []),
      ...(isEntered ? placesIn(node.children, judge, names) : []),
    ];
  });
}
