import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import type { TreeRow } from "@/lib/treeRows";
import type { PlaceRule } from "./collectionPlaces";
import { collectionQuery } from "./collections";
import { namesAbove, wayTo } from "./collectionTree";
import { collectionSearchQuery } from "./search";
import type { SavedCollection } from "./types";

/** After the last letter; whoever types on is not asked for. */
const TYPING = 200;

/** Collections that the letters fit, found by the server, each with what it lies in. */
export function useFoundPlaces(rule: PlaceRule, letters: string): { rows: TreeRow[]; isLooking: boolean } {
  const [settled] = useDebouncedValue(letters, TYPING);
  const search = useQuery(collectionSearchQuery(letters === "" ? "" : settled));
  const { data: found = [], total = 0 } = search.data ?? {};
  // a search tells names; where one lies, and what may be done there, the collection does
  const details = useQueries({ queries: letters === "" ? [] : found.map(({ id }) => collectionQuery(id)) });
  const root = useQuery({ ...collectionQuery("root"), enabled: rule.hasRoot && letters !== "" }).data;
  const isLooking = letters !== settled || search.isFetching || details.some(({ isPending }) => isPending);

  const rows = details.flatMap(({ data }) => (data && data.id !== "root" ? rowOf(data, rule) : []));
  if (root?.id === "root" && root.name.toLowerCase().includes(letters.toLowerCase())) {
    const obstacle = rule.obstacle({ ...root }, []);
    rows.unshift({ kind: "item", key: "root", label: root.name, level: 1, isOpen: null, obstacle });
  }
  if (search.error) rows.push(note(`${search.error.message} Try again`, () => void search.refetch()));
  else if (total > found.length && !isLooking) rows.push(note("More fit. Type on to find them."));
  if (rows.length === 0) rows.push(note(isLooking ? "Looking…" : `No collection is called “${letters}”`));
  return { rows, isLooking };
}

function rowOf(collection: SavedCollection, rule: PlaceRule): TreeRow {
  const { id, name } = collection;
  return {
    kind: "item",
    key: String(id),
    label: name,
    about: namesAbove(collection).join(" › "),
    level: 1,
    isOpen: null,
    obstacle: rule.obstacle(collection, wayTo(collection)),
  };
}

const note = (words: string, act?: () => void): TreeRow => ({
  kind: "note",
  key: "note",
  words,
  level: 1,
  ...(act ? { act } : {}),
});
