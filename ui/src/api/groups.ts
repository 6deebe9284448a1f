/** Groups: what people and programs may do comes from them. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { GroupView } from "./types";

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: ({ signal }) => api.get<GroupView[]>("/api/permissions/group", { signal }),
});
