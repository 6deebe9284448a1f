/** Dashboards: answers and texts side by side. */
import { queryOptions } from "@tanstack/react-query";
import { fewAtATime } from "@/lib/fewAtATime";
import type { CopiedDashboard, DashboardCopy, Card, Dashboard, DashboardChange, NewDashboard } from "./types";
import { savedQuestion } from "./cards";
import { runQuery } from "./dataset";
import { api } from "./http";

export const dashboardsKey = ["dashboards"] as const;
export const answersKey = ["answers"] as const;

export const dashboardQuery = (id: number) =>
  queryOptions({
    queryKey: [...dashboardsKey, id],
    queryFn: ({ signal }) => api.get<Dashboard>(`/api/dashboard/${id}`, { signal }),
  });

/** Those that the caller sees, without what lies on them. */
export const allDashboardsQuery = queryOptions({
  queryKey: [...dashboardsKey, "all"],
  queryFn: ({ signal }) => api.get<Pick<Dashboard, "id" | "name">[]>("/api/dashboard", { signal }),
});

export const createDashboard = (dashboard: NewDashboard) => api.post<Dashboard>("/api/dashboard", dashboard);
/** What is not sent stays as it is; a layout is sent whole. */
export const changeDashboard = (id: number, change: DashboardChange) =>
  api.put<Dashboard>(`/api/dashboard/${id}`, change);
/** With copies of the questions on it, or with the same ones; those that the caller may not see are left out and told. */
export const copyDashboard = (id: number, copy: DashboardCopy) =>
  api.post<CopiedDashboard>(`/api/dashboard/${id}/copy`, copy);
/** For good; it has to be in the trash. */
export const deleteDashboard = (id: number) => api.delete(`/api/dashboard/${id}`);

/** A dashboard full of slow questions leaves room for what else the same person and others ask. */
const AT_A_TIME = 4;
const inTurn = fewAtATime(AT_A_TIME);

/** Where on a dashboard a card is asked, and what the filters that reach it are set to. */
export interface AskedHere {
  dashboard: number;
  dashcard: number;
  parameters: { id: string; type?: string; value: unknown }[];
}

/** The answer to one card. It is asked for anew when the card or a filter has changed or somebody says so, not by the way. */
export const answerQuery = ({ id, updated_at }: Pick<Card, "id" | "updated_at">, here?: AskedHere) =>
  queryOptions({
    queryKey: [...answersKey, id, updated_at, here ?? null],
    queryFn: ({ signal }) => inTurn(() => runQuery(here ? askedThere(id, here) : savedQuestion(id), signal), signal),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    // what was shown stays in sight until the filtered rows are there
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
  });

const askedThere = (card: number, { dashboard, dashcard, parameters }: AskedHere) => ({
  path: `/api/dashboard/${dashboard}/dashcard/${dashcard}/card/${card}/query`,
  body: { parameters },
});
