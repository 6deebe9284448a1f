import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Bookmarked, bookmarksQuery, forgetBookmark, isSame, keepAtHand } from "./bookmarks";

/** Whether something is kept at hand, and the way to change that. Null as long as that is not known. */
export function useBookmark(thing: Bookmarked, onError: (error: Error) => void) {
  const client = useQueryClient();
  const bookmarks = useQuery(bookmarksQuery).data;
  const isKept = bookmarks?.some((bookmark) => isSame(bookmark, thing)) ?? null;
  const turn = useMutation({
    mutationFn: () => (isKept ? forgetBookmark(thing) : keepAtHand(thing)),
    onError,
    // also after a refusal: somewhere else it may have been turned already
    onSettled: () => client.invalidateQueries({ queryKey: bookmarksQuery.queryKey }),
  });
  return { isKept, turn: () => turn.mutate(), isBusy: turn.isPending };
}
