import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PlaceRule } from "./collectionPlaces";
import { collectionQuery, collectionsAtTopQuery, collectionsInQuery } from "./collections";
import { branchAtTop, branchesAtTop, branchesIn, personalOf } from "./collectionTree";
import { placeRows } from "./placeRows";
import { currentUserQuery } from "./session";

/** More than anybody looks through. */
const DRAWN = 100;

/** Collections to choose from. Only what is unfolded is asked for; `way` leads to the chosen one and is so at first. */
export function usePlaceTree(rule: PlaceRule, way: readonly number[], enabled: boolean) {
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [counts, setCounts] = useState<ReadonlyMap<string, number>>(new Map());
  const isOpen = (key: string) => turned.get(key) ?? (key === "root" || way.some((id) => String(id) === key));
  const open = [...new Set([...way.map(String), ...turned.keys()])].filter((key) => key !== "root" && isOpen(key));

  const userId = useQuery(currentUserQuery).data?.id;
  const root = useQuery({ ...collectionQuery("root"), enabled: enabled && rule.hasRoot });
  const top = useQuery({ ...collectionsAtTopQuery, enabled });
  const levels = useQueries({ queries: open.map((key) => ({ ...collectionsInQuery(Number(key)), enabled })) });

  const own = personalOf(top.data ?? [], userId);
  const count = (key: string) => counts.get(key) ?? DRAWN;
  const tree = {
    // who sees none of what lies in it may still see what is deeper
    root: { name: root.data?.name ?? "Our analytics", can_write: root.data?.can_write ?? false },
    top: { ...top, data: top.data && branchesAtTop(top.data) },
    own: own && branchAtTop(own),
    inside: (id: number) => {
      const level = levels[open.indexOf(String(id))];
      return level && { ...level, data: level.data && branchesIn(level.data.data) };
    },
  };
  const unfolding = {
    isOpen,
    count,
    more: (key: string) => setCounts(new Map([...counts, [key, count(key) + DRAWN]])),
    way,
  };
  return {
    rows: placeRows(tree, unfolding, rule),
    turn: (key: string) => setTurned(new Map([...turned, [key, !isOpen(key)]])),
  };
}
