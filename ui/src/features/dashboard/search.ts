/** What the address of a dashboard holds: the tab that is looked at, and whether it is being edited. */
export function dashboardSearch(search: Record<string, unknown>): { tab?: number; edit?: true } {
  const tab = Number(search.tab);
  return {
    ...(Number.isSafeInteger(tab) && tab > 0 ? { tab } : {}),
    ...(search.edit === true || search.edit === "true" ? { edit: true as const } : {}),
  };
}

/** Where a new dashboard is to lie. */
export function newDashboardSearch(search: Record<string, unknown>): { collection?: number } {
  const collection = Number(search.collection);
  return Number.isSafeInteger(collection) && collection > 0 ? { collection } : {};
}
