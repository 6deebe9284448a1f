/** Tables, their fields and rows. */
import { queryOptions } from "@tanstack/react-query";
import type { Answer } from "./dataset";
import { databasesKey } from "./databases";
import { api } from "./http";
import type { DatabaseMetadata, FieldSummary, ForeignKey, TableWithFields } from "./types";

/** The tables of a database without their fields: enough for a list, and quick for ten thousand of them. */
export const databaseTablesQuery = (id: number) =>
  queryOptions({
    queryKey: [...databasesKey, id, "tables"],
    queryFn: ({ signal }) =>
      api.get<DatabaseMetadata>(`/api/database/${id}/metadata`, { query: { skip_fields: true }, signal }),
    // while the structure is still being read, look again: tables appear as they are found
    refetchInterval: ({ state }) => (state.data?.initial_sync_status === "incomplete" ? 2_000 : false),
  });

/** The same with those that are hidden: rights are about them, too. */
export const allTablesQuery = (id: number) =>
  queryOptions({
    queryKey: [...databasesKey, id, "all-tables"],
    queryFn: ({ signal }) =>
      api.get<DatabaseMetadata>(`/api/database/${id}/metadata`, {
        query: { skip_fields: true, include_hidden: true },
        signal,
      }),
    staleTime: 5 * 60_000,
  });

/** Every column of a database, in few words: what an editor completes. */
export const databaseFieldsQuery = (id: number) =>
  queryOptions({
    queryKey: [...databasesKey, id, "fields"],
    queryFn: ({ signal }) => api.get<FieldSummary[]>(`/api/database/${id}/fields`, { signal }),
    staleTime: 10 * 60_000,
  });

export const tableQuery = (id: number) =>
  queryOptions({
    queryKey: ["tables", id],
    queryFn: ({ signal }) => api.get<TableWithFields>(`/api/table/${id}/query_metadata`, { signal }),
  });

export const tableRowsQuery = (id: number) =>
  queryOptions({
    queryKey: ["tables", id, "rows"],
    queryFn: ({ signal }) => api.get<Answer>(`/api/table/${id}/data`, { signal }),
  });

/** The keys elsewhere that point into this table. */
export const foreignKeysQuery = (id: number) =>
  queryOptions({
    queryKey: ["tables", id, "foreign-keys"],
    queryFn: ({ signal }) => api.get<ForeignKey[]>(`/api/table/${id}/fks`, { signal }),
  });
