/** Admin › Permissions › what a person, a group or an API key may do; the address says who. */
import { Alert, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type ExplainedHolder, whatCanQuery } from "@/api/explain";
import type { WhatCan } from "@/api/types";
import { Icon } from "@/ui/icons";
import { holderOf, type WhatSearch } from "./explained";
import { ExplainedList, NothingExplained } from "./ExplainedList";
import { HoldingTable } from "./HoldingTable";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/what-can");

export default function WhatCanPage() {
  const holder = holderOf(route.useSearch());
  if (holder !== null) return <Holdings holder={holder} />;
  return <NothingExplained title="What somebody can see" openFrom="a person, a group or an API key" />;
}

function Holdings({ holder }: { holder: ExplainedHolder }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { query = "", page = 1, type } = search;
  const holdings = useQuery(whatCanQuery(holder, type ?? "databases", { query, page }));
  const name = holdings.data?.principal.name;
  const go = (change: WhatSearch) =>
    void navigate({ search: { ...search, page: 1, ...change }, replace: true, resetScroll: false });
  return (
    <ExplainedList
      title={name ? `What can ${name} see?` : "What can they see?"}
      about={holdings.data && about(holdings.data)}
      filter={
        <SegmentedControl
          aria-label="Databases or collections"
          value={type ?? "databases"}
          onChange={(value) => go({ type: value === "collections" ? value : undefined })}
          data={[
            { value: "databases", label: "Databases" },
            { value: "collections", label: "Collections" },
          ]}
        />
      }
      search={search}
      onSearch={go}
      found={holdings}
      what="what they can see"
    >
      {(found) => (
        <>
          {found.is_stopped && (
            <Alert color="yellow" variant="light" icon={<Icon name="warning" />} mb="sm">
              Out of use: the account is deactivated, or the key does not work now. So they may nothing.
            </Alert>
          )}
          <HoldingTable found={found} holder={holder} />
        </>
      )}
    </ExplainedList>
  );
}

function about({ is_administrator, groups, principal }: WhatCan): string {
  if (is_administrator) return "Has the rights of administrators, who may everything.";
  if (principal.type === "group") return "What its people have from it. From other groups they may have more.";
  return `In ${groups.map(({ name }) => name).join(", ")}. Of several groups the most counts.`;
}
