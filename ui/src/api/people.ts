/** People: whoever has an account, what is in it, and how they get one. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type {
  ImportOutcome,
  ImportPreview,
  NewPerson,
  PasswordChange,
  PasswordLink,
  Person,
  PersonDetails,
  PersonChange,
  PersonList,
} from "./types";

export const peopleKey = ["people"] as const;

export const PEOPLE_PER_PAGE = 50;

export interface PeopleFilter {
  query?: string;
  /** Active ones when absent. */
  status?: "deactivated" | "all";
  group?: number;
  /** From 1. */
  page?: number;
}

/** One page of the list; the page before stays in sight until it is there. */
export const peopleQuery = ({ query, status, group, page = 1 }: PeopleFilter) =>
  queryOptions({
    queryKey: [...peopleKey, "list", { query, status, group, page }],
    queryFn: ({ signal }) =>
      api.get<PersonList>("/api/user", {
        query: { query, status, group_id: group, limit: PEOPLE_PER_PAGE, offset: (page - 1) * PEOPLE_PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const personQuery = (id: number) =>
  queryOptions({
    queryKey: [...peopleKey, id],
    queryFn: ({ signal }) => api.get<PersonDetails>(`/api/user/${id}`, { signal }),
  });

export const createPerson = (person: NewPerson) => api.post<Person>("/api/user", person);
export const changePerson = (id: number, change: PersonChange) => api.put<Person>(`/api/user/${id}`, change);
export const deactivatePerson = (id: number) => api.delete<{ success: boolean }>(`/api/user/${id}`);
export const reactivatePerson = (id: number) => api.put<Person>(`/api/user/${id}/reactivate`, {});

/** Ends every other session of the account; the one that asks goes on under a new cookie. */
export const changePassword = (id: number, change: PasswordChange) => api.put(`/api/user/${id}/password`, change);

/** A link that lets whoever has it choose the password, once. The one before stops working. */
export const createPasswordLink = (id: number) => api.post<PasswordLink>(`/api/user/${id}/password-reset-url`);
export const mailPasswordLink = (email: string) => api.post("/api/session/forgot_password", { email });

/** What an import would do, row by row; nothing is done. */
export const previewImport = (csv: string) => api.post<ImportPreview>("/api/user/import/preview", { csv });
/** All or nothing. */
export const importPeople = (csv: string, sendInvitations: boolean) =>
  api.post<ImportOutcome>("/api/user/import", { csv, send_invitations: sendInvitations });
