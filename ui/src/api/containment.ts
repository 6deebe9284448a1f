/** Containment: what is done at once when something is wrong. Planned, looked at, carried out, undone. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { Containment, ContainmentPlan, ContainmentRequest, ContainmentUndone } from "./types";

/** Those that were carried out, newest first. */
export const containmentsQuery = queryOptions({
  queryKey: ["containments"],
  queryFn: ({ signal }) => api.get<Containment[]>("/api/containment", { signal }),
});

/** Finds what it would hit and keeps that for an hour; nothing is done. */
export const planContainment = (request: ContainmentRequest) =>
  api.post<ContainmentPlan>("/api/containment/plan", request);
/** Does what was shown, or nothing. */
export const applyContainment = (plan_id: number) => api.post<Containment>("/api/containment/apply", { plan_id });
export const undoContainment = (plan_id: number) => api.post<ContainmentUndone>("/api/containment/undo", { plan_id });
