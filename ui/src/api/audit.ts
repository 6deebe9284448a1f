/** Who did what, when and from where. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, searchOf } from "./http";
import type { AuditPage } from "./types";

export const EVENTS_PER_PAGE = 50;

/** The server counts, and pages, no further. */
export const COUNTED = 100_000;

/** How far back to look, counted from the moment of asking. */
export const SPANS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 } as const;
export type Span = keyof typeof SPANS;

export interface AuditFilter {
  topic?: string;
  /** A person by id. */
  person?: number;
  address?: string;
  text?: string;
  within?: Span;
  /** ISO moments; `within` goes before them. */
  after?: string;
  before?: string;
}

/** One page of events, newest first; the page before stays in sight until it is there. */
export const auditQuery = (filter: AuditFilter, page: number) =>
  queryOptions({
    queryKey: ["audit", filter, page],
    queryFn: ({ signal }) =>
      api.get<AuditPage>("/api/audit", {
        query: { ...asked(filter), limit: EVENTS_PER_PAGE, offset: (page - 1) * EVENTS_PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
    // whoever looks wants to see what happened a moment ago
    staleTime: 0,
  });

/** Where all events that pass the filter can be had as a file. */
export const auditFile = (filter: AuditFilter) => `/api/audit/csv${searchOf(asked(filter))}`;

function asked({ topic, person, address, text, within, after, before }: AuditFilter) {
  return {
    topic,
    actor_id: person,
    ip_address: address,
    query: text,
    after: within ? new Date(Date.now() - SPANS[within]).toISOString() : after,
    before: within ? undefined : before,
  };
}
