import { type GraphName, graphNames } from "@/api/permissionHistory";

/** What the address of the history holds. */
export interface HistorySearch {
  graph?: GraphName | undefined;
  /** Ids of a group, and of a person who got into groups or out of them. */
  group?: number | undefined;
  person?: number | undefined;
  /** From 1. */
  page?: number | undefined;
}

export function historySearch(search: Record<string, unknown>): HistorySearch {
  const graph = graphNames.find((name) => name === search.graph);
  const [group, person, page] = [search.group, search.person, search.page].map(positive);
  return {
    ...(graph ? { graph } : {}),
    ...(group ? { group } : {}),
    ...(person ? { person } : {}),
    ...(page ? { page } : {}),
  };
}

function positive(text: unknown): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
