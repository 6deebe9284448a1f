import { useQueryClient } from "@tanstack/react-query";
import { groupsQuery } from "@/api/groups";
import { peopleKey } from "@/api/people";
import { currentUserQuery } from "@/api/session";

/** Asks again for everything that a change of a person may have changed: lists, counts of groups, who one is oneself. */
export function usePeopleChanged(id?: number): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    const isSelf = id !== undefined && queryClient.getQueryData(currentUserQuery.queryKey)?.id === id;
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: peopleKey }),
      queryClient.invalidateQueries({ queryKey: groupsQuery.queryKey }),
      isSelf && queryClient.invalidateQueries({ queryKey: currentUserQuery.queryKey }),
    ]);
  };
}
