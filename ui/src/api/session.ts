/** Who is signed in, and what this server is. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { CurrentUser, LoginRequest, Properties, SessionCreated, SetupRequest } from "./types";

export const propertiesQuery = queryOptions({
  queryKey: ["properties"],
  queryFn: ({ signal }) => api.get<Properties>("/api/session/properties", { signal }),
  staleTime: 5 * 60_000,
});

export const currentUserQuery = queryOptions({
  queryKey: ["current-user"],
  queryFn: ({ signal }) => api.get<CurrentUser>("/api/user/current", { signal }),
  staleTime: 5 * 60_000,
  // the router asks first and knows where to send a stranger
  meta: { anonymous: true },
});

export const signIn = (request: LoginRequest) => api.post<SessionCreated>("/api/session", request);
export const signOut = () => api.delete("/api/session");
export const setUp = (request: SetupRequest) => api.post<SessionCreated>("/api/setup", request);
