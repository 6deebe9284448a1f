/** The tree of collections as rows to choose from, as far as it is unfolded. Pure. */
import type { TreeRow } from "@/lib/treeRows";
import type { PlaceRule } from "./collectionPlaces";
import type { Branch } from "./collectionTree";

/** Collections side by side, as far as they are here. */
export interface Level {
  data: Branch[] | undefined;
  error: Error | null;
  refetch: () => unknown;
}

export interface PlaceTree {
  root: { name: string; can_write: boolean };
  /** Those of everybody. */
  top: Level;
  own: Branch | undefined;
  inside: (id: number) => Level | undefined;
}

export interface Unfolding {
  isOpen: (key: string) => boolean;
  /** How many of those that lie side by side are drawn. */
  count: (key: string) => number;
  more: (key: string) => void;
  /** Leads to what is chosen, and is drawn wherever it is. */
  way: readonly number[];
}

export function placeRows(tree: PlaceTree, unfolding: Unfolding, rule: PlaceRule): TreeRow[] {
  const { root, top, own } = tree;
  const below = (level: number) => levelRows({ tree, unfolding, rule }, "root", top, level, []);
  const personal = own
    ? branchRows({ tree, unfolding, rule }, { ...own, name: "Your personal collection" }, 1, [])
    : [];
  if (!rule.hasRoot) return [...below(1), ...personal];
  const isOpen = unfolding.isOpen("root");
  const place = { id: "root" as const, can_write: root.can_write, is_personal: false };
  return [
    { kind: "item", key: "root", label: root.name, level: 1, isOpen, obstacle: rule.obstacle(place, []) },
    ...(isOpen ? below(2) : []),
    ...personal,
  ];
}

interface Surroundings {
  tree: PlaceTree;
  unfolding: Unfolding;
  rule: PlaceRule;
}

function levelRows(
  all: Surroundings,
  key: string,
  known: Level | undefined,
  level: number,
  above: number[],
): TreeRow[] {
  const note = (words: string, act?: () => void): TreeRow[] => [
    { kind: "note", key: `${key}/note`, words, level, ...(act ? { act } : {}) },
  ];
  const { data, error } = known ?? {};
  if (!data) return error ? note(`${error.message} Try again`, () => void known?.refetch()) : note("Loading…");
  if (data.length === 0) return note(key === "root" ? "No collections yet" : "No collections in it");
  const { count, way, more } = all.unfolding;
  const drawn = data.filter(({ id }, place) => place < count(key) || way.includes(id));
  const left = data.length - drawn.length;
  return [
    ...drawn.flatMap((branch) => branchRows(all, branch, level, above)),
    ...(left > 0 ? note(`Show more of ${left.toLocaleString("en")} others`, () => more(key)) : []),
  ];
}

function branchRows(all: Surroundings, branch: Branch, level: number, above: number[]): TreeRow[] {
  const { tree, unfolding, rule } = all;
  const { id, name, hasMore } = branch;
  const key = String(id);
  const inside = [...above, id];
  // what no part of can be chosen is not opened either
  const isEntered = hasMore !== false && rule.obstacle({ ...branch, id: -1, can_write: true }, inside) === null;
  const isOpen = isEntered ? unfolding.isOpen(key) : null;
  return [
    { kind: "item", key, label: name, level, isOpen, obstacle: rule.obstacle(branch, above) },
    ...(isOpen ? levelRows(all, key, tree.inside(id), level + 1, inside) : []),
  ];
}
