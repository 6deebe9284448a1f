/** Databases, their tables and fields. */
import { queryOptions } from "@tanstack/react-query";
import { api, type FieldErrors } from "./http";
import type { DatabaseChange, DatabaseList, DatabaseMetadata, DatabaseView, NewDatabase } from "./types";

export const databasesKey = ["databases"] as const;

export const databasesQuery = queryOptions({
  queryKey: [...databasesKey, "list"],
  queryFn: ({ signal }) => api.get<DatabaseList>("/api/database", { signal }),
});

export const databaseQuery = (id: number) =>
  queryOptions({
    queryKey: [...databasesKey, id],
    queryFn: ({ signal }) => api.get<DatabaseView>(`/api/database/${id}`, { signal }),
  });

export const databaseMetadataQuery = (id: number) =>
  queryOptions({
    queryKey: [...databasesKey, id, "metadata"],
    queryFn: ({ signal }) => api.get<DatabaseMetadata>(`/api/database/${id}/metadata`, { signal }),
    staleTime: 5 * 60_000,
  });

export const createDatabase = (database: NewDatabase) => api.post<DatabaseView>("/api/database", database);
export const changeDatabase = (id: number, change: DatabaseChange) =>
  api.put<DatabaseView>(`/api/database/${id}`, change);
export const removeDatabase = (id: number) => api.delete(`/api/database/${id}`);
export const syncDatabase = (id: number) => api.post<{ status: string }>(`/api/database/${id}/sync_schema`);

/** A failed test is an answer (200), not an error. The description says only `valid`: the details come back beside it. */
export interface ConnectionTest {
  valid?: boolean;
  message?: string;
  errors?: FieldErrors;
}

export const testConnection = (engine: string, details: Record<string, unknown>) =>
  api.post<ConnectionTest>("/api/database/validate", { details: { engine, details } });

/** How the stored connection is now; a failure is an answer here, too. */
export const checkDatabase = (id: number) =>
  api.get<{ status: string; message?: string }>(`/api/database/${id}/healthcheck`);
