/** Every change of what groups may and of who is in them: by whom, when, why, and back again. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { RevertRequest, Reverted, RevisionDetail, RevisionPage } from "./types";

export const graphNames = ["data", "collections", "application", "members"] as const;
export type GraphName = (typeof graphNames)[number];

export const historyKey = ["permission-history"] as const;

export const REVISIONS_PER_PAGE = 50;

/** Which changes; all that is named holds. */
export interface HistoryFilter {
  graph?: GraphName | undefined;
  /** For this group. */
  group?: number | undefined;
  /** Of the groups that this person is in. */
  person?: number | undefined;
}

/** One page of it, newest first; the page before stays in sight until it is there. */
export const historyQuery = ({ graph, group, person }: HistoryFilter, page: number) =>
  queryOptions({
    queryKey: [...historyKey, "list", { graph, group, person, page }],
    queryFn: ({ signal }) =>
      api.get<RevisionPage>("/api/permissions/history", {
        query: {
          graph,
          group_id: group,
          member_id: person,
          limit: REVISIONS_PER_PAGE,
          offset: (page - 1) * REVISIONS_PER_PAGE,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    // whoever looks wants to see what happened a moment ago
    staleTime: 0,
  });

export const revisionQuery = (graph: GraphName, revision: number) =>
  queryOptions({
    queryKey: [...historyKey, graph, "revision", revision],
    queryFn: ({ signal }) => api.get<RevisionDetail>(`/api/permissions/history/${graph}/${revision}`, { signal }),
  });

/** As a new revision; refused where the same has changed since, unless that is forced. */
export const revert = (graph: GraphName, revision: number, request: RevertRequest) =>
  api.post<Reverted>(`/api/permissions/history/${graph}/${revision}/revert`, request);
