/** A dashboard: questions and texts side by side, on tabs; looked at, or edited. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { Dashboard } from "@/api/types";
import { dashboardQuery } from "@/api/dashboards";
import { ApiError } from "@/api/http";
import { idIn } from "@/lib/slug";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched, Loading } from "@/ui/states";
import { filtersOf } from "./filters";
import { useOwnAddress } from "./useOwnAddress";
import { Viewing } from "./Viewing";

const Editing = lazy(async () => ({ default: (await import("./Editing")).Editing }));
const route = getRouteApi("/signed-in/dashboard/$dashboard");

export default function DashboardPage() {
  const id = idIn(route.useParams().dashboard) ?? 0;
  const dashboard = useQuery(dashboardQuery(id));
  if (dashboard.data) return <Full key={dashboard.data.id} dashboard={dashboard.data} />;
  const status = dashboard.error instanceof ApiError ? dashboard.error.status : 0;
  const home = <LinkButton to="/">To the start page</LinkButton>;
  return (
    <Page title="Dashboard" width="full">
      {status === 404 ? (
        <Empty icon="search" title="There is no such dashboard" action={home}>
          It may have been deleted for good, or the address is mistyped.
        </Empty>
      ) : status === 403 ? (
        <Empty icon="lock" title="This dashboard is not for you" action={home}>
          It lies in a collection that you do not see. Whoever gave you the address may move it, and an administrator
          may open the collection for you.
        </Empty>
      ) : (
        <Fetched query={dashboard} what="this dashboard">
          {() => null}
        </Fetched>
      )}
    </Page>
  );
}

function Full({ dashboard }: { dashboard: Dashboard }) {
  const search = route.useSearch();
  const { tab, edit, ...filled } = search;
  const navigate = route.useNavigate();
  useOwnAddress(dashboard);
  const chosen = dashboard.tabs.find(({ id }) => id === tab) ?? dashboard.tabs[0] ?? null;
  // in place of what it was: "back" leaves the dashboard, and asks when something is not saved
  const choose = (tab: number | null) =>
    void navigate({ search: { ...filled, ...(tab === null ? {} : { tab }) }, replace: true });
  if (edit && dashboard.can_write && !dashboard.archived) {
    return (
      <Suspense fallback={<Loading what="the editor" />}>
        <Editing dashboard={dashboard} firstTab={chosen?.id ?? null} onDone={choose} />
      </Suspense>
    );
  }
  return (
    <Viewing
      dashboard={dashboard}
      tab={chosen?.id ?? null}
      filters={filtersOf(dashboard.parameters, filled)}
      onFilter={(set) =>
        void navigate({ search: (before) => ({ ...before, ...set }), replace: true, resetScroll: false })
      }
      onTab={choose}
      onEdit={() => void navigate({ search: (before) => ({ ...before, edit: true as const }), replace: true })}
    />
  );
}
