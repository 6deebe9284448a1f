/** Collections: where what people make has its place, and which groups see and change it. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type {
  Collection,
  CollectionChange,
  CollectionGraph,
  CollectionGraphChange,
  CollectionItems,
  CollectionNode,
  NewCollection,
  SavedCollection,
} from "./types";

/** What stands for a collection in an address: the root has no number, and the trash is found without its own. */
export type CollectionKey = number | "root" | "trash";

/** The description has texts where one group may do something; "none" is sent to take that away and never answered. */
export type CollectionRight = "write" | "read" | "none";

export const rightWords: Record<CollectionRight, string> = {
  write: "Can edit",
  read: "Can view",
  none: "No access",
};

export const collectionsKey = ["collections"] as const;

export const ITEMS_PER_PAGE = 50;

/** Those at the top that are in use, without personal ones of others, and nothing of what is in them. */
export const collectionsAtTopQuery = queryOptions({
  queryKey: [...collectionsKey, "tree", "top"],
  queryFn: ({ signal }) =>
    api.get<CollectionNode[]>("/api/collection/tree", {
      query: { shallow: true, "exclude-archived": true, "exclude-other-user-collections": true },
      signal,
    }),
});

/** Those that lie directly in one. */
export const collectionsInQuery = (id: number) =>
  queryOptions({
    queryKey: [...collectionsKey, id, "items", "collections"],
    queryFn: ({ signal }) =>
      api.get<CollectionItems>(`/api/collection/${id}/items`, { query: { models: "collection" }, signal }),
  });

export const readCollection = (key: CollectionKey, signal: AbortSignal) =>
  api.get<Collection>(`/api/collection/${key}`, { signal });

export const collectionQuery = (key: CollectionKey) =>
  queryOptions({ queryKey: [...collectionsKey, key], queryFn: ({ signal }) => readCollection(key, signal) });

/** One page of what lies in it; the page before stays in sight until it is there. */
export const collectionItemsQuery = (key: CollectionKey, page: number, pinned_state: "all" | "is_not_pinned") =>
  queryOptions({
    queryKey: [...collectionsKey, key, "items", pinned_state, page],
    queryFn: ({ signal }) =>
      api.get<CollectionItems>(`/api/collection/${key}/items`, {
        query: { pinned_state, limit: ITEMS_PER_PAGE, offset: (page - 1) * ITEMS_PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** What was pinned to it, in the order people gave it. */
export const pinnedItemsQuery = (key: CollectionKey) =>
  queryOptions({
    queryKey: [...collectionsKey, key, "items", "is_pinned"],
    queryFn: ({ signal }) =>
      api.get<CollectionItems>(`/api/collection/${key}/items`, { query: { pinned_state: "is_pinned" }, signal }),
  });

/** Questions, models and metrics in it, pinned or not: as many as anybody looks through. */
export const questionsInQuery = (key: CollectionKey) =>
  queryOptions({
    queryKey: [...collectionsKey, key, "items", "questions"],
    queryFn: ({ signal }) =>
      api.get<CollectionItems>(`/api/collection/${key}/items?models=card&models=dataset&models=metric&limit=500`, {
        signal,
      }),
  });

export const createCollection = (collection: NewCollection) => api.post<SavedCollection>("/api/collection", collection);
export const changeCollection = (id: number, change: CollectionChange) =>
  api.put<SavedCollection>(`/api/collection/${id}`, change);
/** For good, with all that is in it; it has to be in the trash. */
export const deleteCollection = (id: number) => api.delete(`/api/collection/${id}`);

/** What groups may in one collection: that part of the graph alone, which is every group times every collection. */
export const collectionRightsQuery = (collection: CollectionKey) =>
  queryOptions({
    queryKey: [...collectionsKey, collection, "rights"],
    queryFn: ({ signal }) =>
      api.get<CollectionGraph>("/api/collection/graph", { query: { collection_id: collection }, signal }),
  });

/** Refused when somebody has changed permissions since `revision`; only what is named changes. */
export const changeCollectionGraph = (change: CollectionGraphChange) =>
  api.put<Pick<CollectionGraph, "revision">>("/api/collection/graph", change, { query: { "skip-graph": true } });
