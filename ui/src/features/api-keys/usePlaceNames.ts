import { useQueries, useQuery } from "@tanstack/react-query";
import { collectionQuery } from "@/api/collections";
import { databasesQuery } from "@/api/databases";
import { pathOf } from "@/api/collectionTree";
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
