/** API keys. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { ApiKeyView, NewApiKey, NewKeyView } from "./types";

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: ({ signal }) => api.get<ApiKeyView[]>("/api/api-key", { signal }),
});

export const apiKeyCountQuery = queryOptions({
  queryKey: ["api-keys", "count"],
  queryFn: ({ signal }) => api.get<number>("/api/api-key/count", { signal }),
});

export const createApiKey = (key: NewApiKey) => api.post<NewKeyView>("/api/api-key", key);
export const deleteApiKey = (id: number) => api.delete(`/api/api-key/${id}`);
