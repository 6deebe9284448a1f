import { useQuery, useQueryClient } from "@tanstack/react-query";
import { placeKey } from "./collectionPlaces";
import { collectionQuery, collectionsKey, readCollection } from "./collections";
import { ApiError } from "./http";
import { currentUserQuery } from "./session";

/** The first of these that things may be put into, or else the root, or what is one’s own; null: none is known yet. */
export function useOfferedPlace(wanted: (string | number | null | undefined)[]): string | null {
  const client = useQueryClient();
  const own = useQuery(currentUserQuery).data?.personal_collection_id;
  const tried = [...new Set([...wanted, "root", own].flatMap((place) => placeIn(place) ?? []))];
  const offered = useQuery({
    queryKey: [...collectionsKey, "offered", ...tried],
    queryFn: async ({ signal }) => {
      for (const place of tried) {
        const key = placeKey(place);
        const collection = await readCollection(key, signal).catch(unlessGone);
        if (collection) client.setQueryData(collectionQuery(key).queryKey, collection);
        if (collection?.can_write && !collection.archived) return place;
      }
      return null;
    },
  });
  return offered.data ?? null;
}

/** What is remembered may be anything. */
function placeIn(place: string | number | null | undefined): string | null {
  const text = String(place ?? "");
  return text === "root" || /^\d{1,15}$/.test(text) ? text : null;
}

function unlessGone(error: Error): null {
  if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return null;
  throw error;
}
