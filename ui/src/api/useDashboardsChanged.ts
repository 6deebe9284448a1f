import { useQueryClient } from "@tanstack/react-query";
import { collectionsKey } from "./collections";
import type { Dashboard } from "./types";
import { dashboardQuery } from "./dashboards";

/** Shows the dashboard that the server answered with, and asks again for every list it may stand in. */
export function useDashboardsChanged(): (dashboard?: Dashboard) => Promise<void> {
  const client = useQueryClient();
  return async (dashboard) => {
    if (dashboard) client.setQueryData(dashboardQuery(dashboard.id).queryKey, dashboard);
    await client.invalidateQueries({ queryKey: collectionsKey });
  };
}
