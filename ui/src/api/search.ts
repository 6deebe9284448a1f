/** Things by their names: collections, cards, dashboards, tables and databases, as far as the person may see them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { Found } from "./types";

/** More than anybody reads at once. */
const FOUND_AT_ONCE = 20;

/** The best first; nothing is asked before a letter is typed, and what was found before stays until the rest is there. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ["search", text],
    queryFn: ({ signal }) =>
      api.get<{ data: Found[] }>("/api/search", { query: { q: text, limit: FOUND_AT_ONCE }, signal }),
    enabled: text !== "",
    placeholderData: text === "" ? undefined : keepPreviousData,
  });

/** Fewer: where each of them lies is asked for, too. */
const COLLECTIONS_AT_ONCE = 10;

/** Collections by their names, without personal ones of others. */
export const collectionSearchQuery = (text: string) =>
  queryOptions({
    queryKey: ["search", "collections", text],
    queryFn: ({ signal }) =>
      api.get<{ data: Found[]; total: number }>("/api/search", {
        query: {
          q: text,
          models: "collection",
          filter_items_in_personal_collection: "exclude-others",
          limit: COLLECTIONS_AT_ONCE,
        },
        signal,
      }),
    enabled: text !== "",
    placeholderData: text === "" ? undefined : keepPreviousData,
  });
