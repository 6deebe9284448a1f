/** Who may do what, and why: the answers of the rules themselves. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { ExplainedAction, Explanation, WhatCan, WhoCan } from "./types";

/** Something that rights are about; a collection by its number or as `root`. */
export type ExplainedObject = { database_id: number } | { table_id: number } | { collection_id: number | "root" };

/** Whose rights they are. */
export type ExplainedHolder = { user_id: number } | { group_id: number } | { api_key_id: number };

export const HOLDERS_PER_PAGE = 50;

interface Part {
  query: string;
  /** From 1. */
  page: number;
}

const partOf = ({ query, page }: Part) => ({
  query: query === "" ? undefined : query,
  limit: HOLDERS_PER_PAGE,
  offset: (page - 1) * HOLDERS_PER_PAGE,
});

// permissions change elsewhere, too: what is explained is asked for whenever it is looked at
const always = { staleTime: 0 };

export const whoCanQuery = (object: ExplainedObject, action: ExplainedAction, type: string | undefined, part: Part) =>
  queryOptions({
    queryKey: ["who-can", object, action, type, part],
    queryFn: ({ signal }) =>
      api.get<WhoCan>("/api/permissions/who-can", { query: { ...object, action, type, ...partOf(part) }, signal }),
    placeholderData: keepPreviousData,
    ...always,
  });

export const whatCanQuery = (holder: ExplainedHolder, type: "databases" | "collections", part: Part) =>
  queryOptions({
    queryKey: ["what-can", holder, type, part],
    queryFn: ({ signal }) =>
      api.get<WhatCan>("/api/permissions/what-can", { query: { ...holder, type, ...partOf(part) }, signal }),
    placeholderData: keepPreviousData,
    ...always,
  });

export const explanationQuery = (
  holder: { user_id: number } | { api_key_id: number },
  object: ExplainedObject,
  action: ExplainedAction,
) =>
  queryOptions({
    queryKey: ["explanation", holder, object, action],
    queryFn: ({ signal }) =>
      api.get<Explanation>("/api/permissions/explain", { query: { ...holder, ...object, action }, signal }),
    ...always,
  });
