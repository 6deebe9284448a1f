/** Cards: saved questions, and models and metrics, which are questions with a purpose. */
import { queryOptions } from "@tanstack/react-query";
import type { Card, CardChange, NewCard } from "./types";
import type { Asked } from "./dataset";
import { api } from "./http";

export const cardsKey = ["cards"] as const;

export const cardQuery = (id: number) =>
  queryOptions({
    queryKey: [...cardsKey, id],
    queryFn: ({ signal }) => api.get<Card>(`/api/card/${id}`, { signal }),
  });

export const createCard = (card: NewCard) => api.post<Card>("/api/card", card);
/** What is not sent stays as it is. */
export const changeCard = (id: number, change: CardChange) => api.put<Card>(`/api/card/${id}`, change);
export const copyCard = (id: number) => api.post<Card>(`/api/card/${id}/copy`);
/** For good; it has to be in the trash. */
export const deleteCard = (id: number) => api.delete(`/api/card/${id}`);

/** The SQL of a card; null when it does not ask in SQL. */
export function sqlOf({ query_type, dataset_query: { native } }: Pick<Card, "query_type" | "dataset_query">) {
  if (query_type !== "native" || typeof native !== "object" || native === null) return null;
  return "query" in native && typeof native.query === "string" ? native.query : null;
}

/** Another text for the same question: what else is known of it, as its variables, stays. */
export function withSql(query: Card["dataset_query"], database: number, sql: string): Card["dataset_query"] {
  const native = typeof query.native === "object" ? query.native : null;
  return { ...query, database, type: "native", native: { ...native, query: sql } };
}

/** As it is saved: whoever sees a card may have its answer, whatever they may ask themselves. */
export const savedQuestion = (id: number): Asked => ({ path: `/api/card/${id}/query`, body: {} });
