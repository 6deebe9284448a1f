/** Where an account is signed in, and was. Ids are public: nobody can sign in with one. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import { peopleKey } from "./people";
import type { LoginView, SessionsRevoked, SessionView } from "./types";

export const mySessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => api.get<SessionView[]>("/api/session", { signal }),
});

export const loginHistoryQuery = queryOptions({
  queryKey: ["login-history"],
  queryFn: ({ signal }) => api.get<LoginView[]>("/api/login-history/current", { signal }),
});

export const sessionsOfPersonQuery = (id: number) =>
  queryOptions({
    queryKey: [...peopleKey, id, "sessions"],
    queryFn: ({ signal }) => api.get<SessionView[]>(`/api/user/${id}/sessions`, { signal }),
  });

export const endSession = (id: SessionView["id"]) => api.delete(`/api/session/${id}`);
export const endOtherSessions = () => api.post<SessionsRevoked>("/api/session/revoke-others");
export const endSessionsOfPerson = (id: number) => api.delete<SessionsRevoked>(`/api/user/${id}/sessions`);
