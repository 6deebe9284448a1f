import { useQueryClient } from "@tanstack/react-query";
import { collectionsKey } from "@/api/collections";

/** Asks again for all of them: a place in the tree, a list and a trail of names may have changed at once. */
export function useCollectionsChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: collectionsKey });
}
