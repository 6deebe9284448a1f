/** Admin › Permissions › History: who changed what groups may, when and why. */
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type GraphName, historyQuery, REVISIONS_PER_PAGE } from "@/api/permissionHistory";
import { Page } from "@/ui/Page";
import { Pager } from "@/ui/Pager";
import { Empty, Fetched } from "@/ui/states";
import { HistoryTable } from "./HistoryTable";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/history");

export default function HistoryPage() {
  const { graph, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const history = useQuery(historyQuery(graph, page));
  return (
    <Page title="History" about="Every change of what groups may: who made it, when and why. Each can be taken back.">
      <SegmentedControl
        aria-label="Which permissions"
        mb="sm"
        value={graph ?? "all"}
        onChange={(value) => void navigate({ search: value === "all" ? {} : { graph: value as GraphName } })}
        data={[
          { value: "all", label: "All" },
          { value: "data", label: "Data" },
          { value: "collections", label: "Collections" },
          { value: "application", label: "Application" },
        ]}
      />
      <Fetched query={history} what="the history">
        {({ data, total }) => (
          <>
            {data.length > 0 ? (
              <HistoryTable revisions={data} isOld={history.isPlaceholderData} />
            ) : total > 0 ? (
              <Empty icon="clock" title="Nothing on this page" />
            ) : (
              <Empty icon="clock" title="Nothing was changed yet">
                Whatever is changed about what groups may is kept here.
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
