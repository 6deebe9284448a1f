import { useQueryClient } from "@tanstack/react-query";
import { apiKeysQuery } from "@/api/apiKeys";
import { groupsQuery } from "@/api/groups";
import { peopleKey } from "@/api/people";
import { currentUserQuery } from "@/api/session";

/** Asks again for everything that a change of groups may have changed: people and keys show theirs, and one is in some oneself. */
export function useGroupsChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    const keys = [groupsQuery.queryKey, peopleKey, apiKeysQuery.queryKey, currentUserQuery.queryKey];
    await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
}
