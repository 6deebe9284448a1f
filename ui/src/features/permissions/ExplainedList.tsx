/** The frame of what is explained: filters, a search by name, and a long list, page by page. */
import { Group } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { HOLDERS_PER_PAGE } from "@/api/explain";
import type { ListSearch } from "@/lib/listSearch";
import { Page } from "@/ui/Page";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { Empty, Fetched } from "@/ui/states";

interface Props<Found> {
  title: string;
  about: string | undefined;
  filter: ReactNode;
  search: ListSearch;
  onSearch: (change: ListSearch) => void;
  found: UseQueryResult<Found>;
  /** What is listed, for “Loading …” and “Pages of …”. */
  what: string;
  children: (found: Found) => ReactNode;
}

export function ExplainedList<Found extends { total: number }>(props: Props<Found>) {
  const { title, about, filter, search, onSearch, found, what, children } = props;
  return (
    <Page title={title} about={about}>
      <Group gap="sm" mb="sm" align="flex-end">
        {filter}
        <SearchField
          label="Search by name"
          placeholder="Search by name"
          value={search.query ?? ""}
          onSearch={(query) => onSearch({ query })}
        />
      </Group>
      <Fetched query={found} what={what}>
        {(found) => (
          <>
            {children(found)}
            <Pager
              label={what}
              page={search.page ?? 1}
              size={HOLDERS_PER_PAGE}
              total={found.total}
              onPage={(page) => onSearch({ page })}
            />
          </>
        )}
      </Fetched>
    </Page>
  );
}

/** The address does not say about what. */
export function NothingExplained({ title, openFrom }: { title: string; openFrom: string }) {
  return (
    <Page title={title}>
      <Empty icon="search" title={`Open this from ${openFrom}`} />
    </Page>
  );
}
