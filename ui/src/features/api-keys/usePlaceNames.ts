import { useQueries, useQuery } from "@tanstack/react-query";
import { collectionQuery } from "@/api/collections";
import { databasesQuery } from "@/api/databases";
import type { Collection } from "@/api/types";
import { idsOf, placeOf } from "./scopes";

/** What the places that scopes are narrowed to are called; without a name is what is gone or hidden. */
export function usePlaceNames(places: string[]): ReadonlyMap<string, string> {
  const hasDatabases = idsOf("database", places).length > 0;
  const databases = useQuery({ ...databasesQuery, enabled: hasDatabases }).data?.data ?? [];
  const collections = useQueries({
    queries: [...new Set(idsOf("collection", places))].map((id) => collectionQuery(id)),
  }).flatMap(({ data }) => data ?? []);
  return new Map([
    ...databases.map(({ id, name }) => [placeOf("database", id), name] as const),
    ...collections.map((collection) => [placeOf("collection", collection.id), pathOf(collection)] as const),
  ]);
}

/** With what it lies in but for the root: “Sales › 2026”. */
function pathOf({ name, effective_ancestors }: Collection): string {
  const above = (effective_ancestors ?? []).filter(({ id, type }) => id !== "root" && type !== "trash");
  return [...above.map(({ name }) => name), name].join(" › ");
}
