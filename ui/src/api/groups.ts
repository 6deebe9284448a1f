/** Groups: what people and programs may do comes from them. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type {
  GroupChange,
  GroupDetails,
  GroupView,
  Membership,
  MembershipChange,
  MembershipsChange,
  MembershipsChanged,
  NewGroup,
  SavedGroup,
} from "./types";

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: ({ signal }) => api.get<GroupView[]>("/api/permissions/group", { signal }),
});

/** One of them with its members and the API keys that have its rights. */
export const groupQuery = (id: number) =>
  queryOptions({
    queryKey: [...groupsQuery.queryKey, id],
    queryFn: ({ signal }) => api.get<GroupDetails>(`/api/permissions/group/${id}`, { signal }),
  });

export const createGroup = (name: string) =>
  api.post<SavedGroup>("/api/permissions/group", { name } satisfies NewGroup);
export const changeGroup = (id: number, change: GroupChange) =>
  api.put<SavedGroup>(`/api/permissions/group/${id}`, change);
/** Its API keys move to All Users. */
export const deleteGroup = (id: number) => api.delete(`/api/permissions/group/${id}`);

/** All or nothing. */
export const changeMemberships = (change: MembershipsChange) =>
  api.post<MembershipsChanged>("/api/permissions/membership/bulk", change);
export const changeMembership = (id: number, is_group_manager: boolean) =>
  api.put<Membership>(`/api/permissions/membership/${id}`, { is_group_manager } satisfies MembershipChange);
