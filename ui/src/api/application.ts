/** What groups may do with the application itself. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { ApplicationGraph, ApplicationGraphChange } from "./types";

const GRAPH = "/api/ee/advanced-permissions/application/graph";

export const applicationGraphQuery = queryOptions({
  queryKey: ["application-graph"],
  queryFn: ({ signal }) => api.get<ApplicationGraph>(GRAPH, { signal }),
});

/** Refused when somebody has changed it since `revision`; only what is named changes. */
export const changeApplicationGraph = (change: ApplicationGraphChange) =>
  api.put<Pick<ApplicationGraph, "revision">>(GRAPH, change, { query: { "skip-graph": true } });
