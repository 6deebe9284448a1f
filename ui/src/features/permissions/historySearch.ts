import { type GraphName, graphNames } from "@/api/permissionHistory";

/** What the address of the history holds. */
export interface HistorySearch {
  graph?: GraphName;
  /** From 1. */
  page?: number;
}

export function historySearch(search: Record<string, unknown>): HistorySearch {
  const page = Number(search.page);
  const graph = graphNames.find((name) => name === search.graph);
  return { ...(graph ? { graph } : {}), ...(Number.isSafeInteger(page) && page > 0 ? { page } : {}) };
}
