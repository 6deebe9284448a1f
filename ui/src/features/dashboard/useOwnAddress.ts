import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Dashboard } from "@/api/types";
import { slugged } from "@/lib/slug";

const route = getRouteApi("/signed-in/dashboard/$dashboard");

/** The address says what the dashboard is called now, however it was come by. */
export function useOwnAddress({ id, name }: Dashboard): void {
  const { dashboard } = route.useParams();
  const navigate = route.useNavigate();
  const own = slugged(id, name);
  useEffect(() => {
    if (dashboard === own) return;
    void navigate({
      to: "/dashboard/$dashboard",
      params: { dashboard: own },
      search: (before) => before,
      replace: true,
      resetScroll: false,
      // nobody leaves
      ignoreBlocker: true,
    });
  }, [navigate, dashboard, own]);
}
