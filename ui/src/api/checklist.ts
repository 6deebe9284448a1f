/** What is left to do on a new server, as the server sees it. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { ChecklistGroup } from "./types";

export const checklistQuery = queryOptions({
  queryKey: ["admin-checklist"],
  queryFn: ({ signal }) => api.get<ChecklistGroup[]>("/api/setup/admin_checklist", { signal }),
  // what was just done should be ticked when one comes back
  staleTime: 0,
});
