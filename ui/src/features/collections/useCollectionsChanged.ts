import { useQueryClient } from "@tanstack/react-query";
import { cardsKey } from "@/api/cards";
import { collectionsKey } from "@/api/collections";
import { dashboardsKey } from "@/api/dashboards";

/** Asks again for all of them: a place in the tree, a list and a trail of names may have changed at once, and cards with them. */
export function useCollectionsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: collectionsKey }),
      client.invalidateQueries({ queryKey: dashboardsKey }),
      client.invalidateQueries({ queryKey: cardsKey }),
    ]);
  };
}
