/** API keys: those of programs, which administrators keep, and those that people keep for themselves. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { KeyChange, KeySecret, KeyUsage, KnownScopes, NewKey, OwnedKey, PersonalKeys, ProgramKey } from "./types";

/** Where keys are kept; both places are spoken to in the same way. */
export type KeyPlace = "/api/api-key" | "/api/api-key/personal";

export const apiKeysKey = ["api-keys"] as const;

export const apiKeysQuery = queryOptions({
  queryKey: [...apiKeysKey, "list"],
  queryFn: ({ signal }) => api.get<ProgramKey[]>("/api/api-key", { signal }),
});

export const apiKeyCountQuery = queryOptions({
  queryKey: [...apiKeysKey, "count"],
  queryFn: ({ signal }) => api.get<number>("/api/api-key/count", { signal }),
});

/** One’s own keys, and whether one may make another. */
export const myKeysQuery = queryOptions({
  queryKey: [...apiKeysKey, "mine"],
  queryFn: ({ signal }) => api.get<PersonalKeys>("/api/api-key/personal", { signal }),
});

/** The personal keys of everybody. */
export const personalKeysQuery = queryOptions({
  queryKey: [...apiKeysKey, "personal"],
  queryFn: ({ signal }) => api.get<OwnedKey[]>("/api/api-key/personal/all", { signal }),
});

/** What keys can be allowed; it changes only with the server. */
export const scopesQuery = queryOptions({
  queryKey: ["scopes"],
  queryFn: ({ signal }) => api.get<KnownScopes>("/api/api-key/scopes", { signal }),
  staleTime: Infinity,
});

export const keyUsageQuery = (id: number, days: number) =>
  queryOptions({
    queryKey: [...apiKeysKey, "usage", id, days],
    queryFn: ({ signal }) => api.get<KeyUsage>(`/api/api-key/${id}/usage`, { query: { days }, signal }),
  });

export const createKey = (place: KeyPlace, key: NewKey) => api.post<KeySecret>(place, key);
export const changeKey = (place: KeyPlace, id: number, change: KeyChange) => api.put(`${place}/${id}`, change);
export const deleteKey = (place: KeyPlace, id: number) => api.delete(`${place}/${id}`);

/** A new secret; the old one stops at once, or after so many seconds. */
export const regenerateKey = (place: KeyPlace, id: number, overlap: number | null) =>
  api.put<KeySecret>(`${place}/${id}/regenerate`, overlap === null ? {} : { overlap_seconds: overlap });

export const finishRotation = (id: number) => api.post(`/api/api-key/${id}/finish-rotation`);
export const undoRotation = (id: number) => api.post(`/api/api-key/${id}/undo-rotation`);
