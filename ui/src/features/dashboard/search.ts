/** What the address of a dashboard holds: the tab that is looked at, whether it is being edited, and what its filters are set to. */
export interface DashboardSearch {
  tab?: number;
  edit?: true;
  /** Filters, by the names that the dashboard gives them. */
  [filter: string]: unknown;
}

export function dashboardSearch({ tab: chosen, edit, ...filters }: Record<string, unknown>): DashboardSearch {
  const tab = Number(chosen);
  return {
    ...filters,
    ...(Number.isSafeInteger(tab) && tab > 0 ? { tab } : {}),
    ...(edit === true || edit === "true" ? { edit: true as const } : {}),
  };
}

/** Where a new dashboard is to lie. */
export function newDashboardSearch(search: Record<string, unknown>): { collection?: number } {
  const collection = Number(search.collection);
  return Number.isSafeInteger(collection) && collection > 0 ? { collection } : {};
}
