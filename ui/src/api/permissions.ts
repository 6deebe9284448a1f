/** What groups may do with data: asked for by group or by database, never whole. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { DataGraph, DataGraphChange } from "./types";

export const dataGraphKey = ["data-graph"] as const;

export const dataGraphOfGroupQuery = (groupId: number) =>
  queryOptions({
    queryKey: [...dataGraphKey, "group", groupId],
    queryFn: ({ signal }) => api.get<DataGraph>(`/api/permissions/graph/group/${groupId}`, { signal }),
  });

export const dataGraphOfDatabaseQuery = (databaseId: number) =>
  queryOptions({
    queryKey: [...dataGraphKey, "database", databaseId],
    queryFn: ({ signal }) => api.get<DataGraph>(`/api/permissions/graph/db/${databaseId}`, { signal }),
  });

/** Refused when somebody has changed permissions since `revision`; only what is named changes. */
export const changeDataGraph = (change: DataGraphChange) =>
  api.put<Pick<DataGraph, "revision">>("/api/permissions/graph", change, { query: { "skip-graph": true } });
