import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { returnPath } from "@/lib/returnPath";

/** Leads somebody who has just signed in to a page of this server. */
export function useArrival(): (wanted: string | undefined) => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (wanted) => {
    // what a stranger was told is not what this person may see
    queryClient.clear();
    // "back" must not lead to a form that has done its work
    router.history.replace(returnPath(wanted));
  };
}
