/** A dashboard as it is looked at. */
import { Button, Group } from "@mantine/core";
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import type { Dashboard, Dashcard } from "@/api/types";
import { answersKey, type AskedHere, dashboardsKey } from "@/api/dashboards";
import { useBookmark } from "@/api/useBookmark";
import { BookmarkButton } from "@/ui/BookmarkButton";
import { Icon } from "@/ui/icons";
import { Page } from "@/ui/Page";
import { showFailure } from "@/ui/showUndo";
import { Empty } from "@/ui/states";
import { DashboardMenu } from "./DashboardMenu";
import { DashcardBox } from "./DashcardBox";
import { askedOf, type Filters } from "./filters";
import { FilterRow } from "./FilterRow";
import { Grid } from "./Grid";
import { About, Heading, Trail } from "./Head";
import { InTheTrash } from "./InTheTrash";
import { Tabs } from "./Tabs";

interface Props {
  dashboard: Dashboard;
  tab: number | null;
  filters: Filters;
  /** What the address is to say of filters from now on. */
  onFilter: (set: Record<string, unknown>) => void;
  onTab: (id: number) => void;
  onEdit: () => void;
}

export function Viewing({ dashboard, tab, filters, onFilter, onTab, onEdit }: Props) {
  const mayChange = dashboard.can_write && !dashboard.archived;
  const bookmark = useBookmark({ type: "dashboard", item_id: dashboard.id }, showFailure);
  const shown = dashboard.dashcards.filter(({ dashboard_tab_id }) => tab === null || dashboard_tab_id === tab);
  const edit = (
    <Button leftSection={<Icon name="pencil" />} onClick={onEdit}>
      Edit
    </Button>
  );
  return (
    <Page
      title={dashboard.name}
      width={dashboard.width === "full" ? "full" : "wide"}
      trail={<Trail dashboard={dashboard} />}
      heading={<Heading dashboard={dashboard} isEditable={mayChange} />}
      about={<About dashboard={dashboard} isEditable={mayChange} />}
      actions={
        <Group gap="sm">
          {shown.some(({ card_id }) => card_id !== null) && <Refresh />}
          {mayChange && shown.length > 0 && edit}
          {!dashboard.archived && <BookmarkButton {...bookmark} />}
          {!dashboard.archived && <DashboardMenu dashboard={dashboard} />}
        </Group>
      }
    >
      {dashboard.archived && <InTheTrash dashboard={dashboard} />}
      <Tabs tabs={dashboard.tabs} chosen={tab} onChoose={onTab}>
        <FilterRow dashboard={dashboard} filters={filters} shown={shown} onSet={onFilter} />
        {shown.length === 0 ? (
          <Empty icon="dashboard" title="Nothing on here yet" action={mayChange && edit}>
            {mayChange
              ? "Put questions and texts on it, and lay them out as they should be read."
              : "What others put on it appears here."}
          </Empty>
        ) : (
          <Grid dashcards={shown}>
            {(dashcard) => <DashcardBox dashcard={dashcard} asked={askedAt(dashboard, dashcard, filters)} />}
          </Grid>
        )}
      </Tabs>
    </Page>
  );
}

/** With what a place asks; nothing where no filter that is set reaches it. */
function askedAt({ id }: Dashboard, dashcard: Dashcard, filters: Filters): AskedHere | undefined {
  const parameters = askedOf(dashcard, filters);
  return parameters.length > 0 ? { dashboard: id, dashcard: dashcard.id, parameters } : undefined;
}

/** Asks every question on it again, and for the dashboard itself: others may have changed it. */
function Refresh() {
  const client = useQueryClient();
  const isBusy = useIsFetching({ queryKey: answersKey }) > 0;
  return (
    <Button
      variant="default"
      leftSection={<Icon name="sync" />}
      loading={isBusy}
      onClick={() => {
        void client.invalidateQueries({ queryKey: answersKey });
        void client.invalidateQueries({ queryKey: dashboardsKey });
      }}
    >
      Refresh
    </Button>
  );
}
