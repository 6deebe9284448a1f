/** Admin › Permissions › History: who changed what groups may and who is in them, when and why. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { historyQuery, REVISIONS_PER_PAGE } from "@/api/permissionHistory";
import { Page } from "@/ui/Page";
import { Pager } from "@/ui/Pager";
import { Empty, Fetched } from "@/ui/states";
import { HistoryFilters } from "./HistoryFilters";
import { HistoryTable } from "./HistoryTable";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/history");

export default function HistoryPage() {
  const { page = 1, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const history = useQuery(historyQuery(filter, page));
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Page
      title="History"
      about="Every change of what groups may and of who is in them: who made it, when and why. Each can be taken back."
    >
      <HistoryFilters filter={filter} onChange={(search) => void navigate({ search })} />
      <Fetched query={history} what="the history">
        {({ data, total }) => (
          <>
            {data.length > 0 ? (
              <HistoryTable revisions={data} isOld={history.isPlaceholderData} />
            ) : total > 0 ? (
              <Empty icon="clock" title="Nothing on this page" />
            ) : isNarrowed ? (
              <Empty icon="clock" title="No change like this">
                Nothing that was changed is about what you chose.
              </Empty>
            ) : (
              <Empty icon="clock" title="Nothing was changed yet">
                Whatever is changed about what groups may, and about who is in them, is kept here.
              </Empty>
            )}
            <Pager
              label="changes"
              page={page}
              size={REVISIONS_PER_PAGE}
              total={total}
              onPage={(page) => void navigate({ search: (search) => ({ ...search, page }) })}
            />
          </>
        )}
      </Fetched>
    </Page>
  );
}
