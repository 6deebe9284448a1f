/** Admin › Permissions › who may do something with one thing; the address says with which. */
import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type ExplainedObject, whoCanQuery } from "@/api/explain";
import type { ExplainedAction, WhoCan } from "@/api/types";
import { actionsOf, actionWords, objectOf, type WhoSearch } from "./explained";
import { ExplainedList, NothingExplained } from "./ExplainedList";
import { HolderTable } from "./HolderTable";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/who-can");

export default function WhoCanPage() {
  const object = objectOf(route.useSearch());
  if (object !== null) return <Holders object={object} />;
  return <NothingExplained title="Who can see what" openFrom="a database, a table or a collection" />;
}

function Holders({ object }: { object: ExplainedObject }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { query = "", page = 1, type } = search;
  const action = search.action ?? actionsOf(object)[0];
  const holders = useQuery(whoCanQuery(object, action, type, { query, page }));
  const name = nameOf(holders.data) ?? "it";
  const go = (change: WhoSearch) =>
    void navigate({ search: { ...search, page: 1, ...change }, replace: true, resetScroll: false });
  return (
    <ExplainedList
      title={`Who can see ${name}?`}
      about="Groups, people and API keys, and the group through which they can."
      filter={
        <Select
          label="Who can …"
          data={actionsOf(object).map((value) => ({ value, label: `${actionWords[value] ?? value}?` }))}
          value={action}
          allowDeselect={false}
          onChange={(action) => action && go({ action: action as ExplainedAction })}
        />
      }
      search={search}
      onSearch={go}
      found={holders}
      what="holders"
    >
      {(found) => (
        <>
          <Sorts counts={found.counts} type={type} onType={(type) => go({ type })} />
          <HolderTable found={found} object={object} action={action} name={name} />
        </>
      )}
    </ExplainedList>
  );
}

interface SortsProps {
  counts: WhoCan["counts"];
  type: WhoSearch["type"];
  onType: (type: WhoSearch["type"]) => void;
}

function Sorts({ counts, type, onType }: SortsProps) {
  const said = (count: number) => count.toLocaleString("en");
  return (
    <SegmentedControl
      aria-label="Which of them"
      size="xs"
      mb="sm"
      value={type ?? "all"}
      onChange={(value) => onType(value === "all" ? undefined : (value as WhoSearch["type"]))}
      data={[
        { value: "all", label: "All" },
        { value: "group", label: `Groups ${said(counts.groups)}` },
        { value: "person", label: `People ${said(counts.people)}` },
        { value: "api-key", label: `API keys ${said(counts.api_keys)}` },
      ]}
    />
  );
}

function nameOf(found: WhoCan | undefined): string | null {
  if (!found) return null;
  const { object } = found;
  return object.name ?? (object.type === "collection" ? "Our analytics" : null);
}
