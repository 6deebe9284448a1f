/** Dashboards: answers and texts side by side. */
import { queryOptions } from "@tanstack/react-query";
import { fewAtATime } from "@/lib/fewAtATime";
import type { Card } from "./types";
import { savedQuestion } from "./cards";
import type { Dashboard, DashboardChange, NewDashboard } from "./dashboardTypes";
import { runQuery } from "./dataset";
import { api } from "./http";

export const dashboardsKey = ["dashboards"] as const;
export const answersKey = ["answers"] as const;

export const dashboardQuery = (id: number) =>
  queryOptions({
    queryKey: [...dashboardsKey, id],
    queryFn: ({ signal }) => api.get<Dashboard>(`/api/dashboard/${id}`, { signal }),
  });

export const createDashboard = (dashboard: NewDashboard) => api.post<Dashboard>("/api/dashboard", dashboard);
/** What is not sent stays as it is; a layout is sent whole. */
export const changeDashboard = (id: number, change: DashboardChange) =>
  api.put<Dashboard>(`/api/dashboard/${id}`, change);
/** For good; it has to be in the trash. */
export const deleteDashboard = (id: number) => api.delete(`/api/dashboard/${id}`);

/** A dashboard full of slow questions leaves room for what else the same person and others ask. */
const AT_A_TIME = 4;
const inTurn = fewAtATime(AT_A_TIME);

/** The answer to one card. It is asked for anew when the card has changed or somebody says so, not by the way. */
export const answerQuery = ({ id, updated_at }: Pick<Card, "id" | "updated_at">) =>
  queryOptions({
    queryKey: [...answersKey, id, updated_at],
    queryFn: ({ signal }) => inTurn(() => runQuery(savedQuestion(id), signal), signal),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
