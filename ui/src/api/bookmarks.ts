/** Bookmarks: what somebody keeps at hand, for themselves. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { Bookmark } from "./types";

/** What can be kept at hand: `card`, `dashboard` or `collection`, and its id. */
export type Bookmarked = Pick<Bookmark, "type" | "item_id">;

/** The caller’s own, in their order; what they may not see any more and what is in the trash is left out. */
export const bookmarksQuery = queryOptions({
  queryKey: ["bookmarks"],
  queryFn: ({ signal }) => api.get<Bookmark[]>("/api/bookmark", { signal }),
});

const pathOf = ({ type, item_id }: Bookmarked) => `/api/bookmark/${type}/${item_id}`;

export const keepAtHand = (thing: Bookmarked) => api.post<unknown>(pathOf(thing), {});
export const forgetBookmark = (thing: Bookmarked) => api.delete(pathOf(thing));
/** The first first; what is kept later comes before them. */
export const orderBookmarks = (orderings: Bookmarked[]) =>
  api.put<undefined>("/api/bookmark/ordering", {
    orderings: orderings.map(({ type, item_id }) => ({ type, item_id })),
  });

export const isSame = (one: Bookmarked, other: Bookmarked) => one.type === other.type && one.item_id === other.item_id;
