import { Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { ListSearch } from "@/lib/listSearch";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";

/** How many are drawn of a list that is all here. */
export const CHOICES_PER_PAGE = 50;

interface Props<T> {
  noun: [one: string, many: string];
  /** Those on the page. */
  rows: T[];
  keyOf: (thing: T) => number | string;
  /** How many there are on all pages. */
  total: number;
  size?: number;
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
  link: (thing: T) => ReactNode;
  about: (thing: T) => string;
}

/** A long list of which one is opened. */
export function Choices<T>(props: Props<T>) {
  const { noun, rows, keyOf, total, size = CHOICES_PER_PAGE, search, onSearch, link, about } = props;
  const { query = "", page = 1 } = search;
  return (
    <>
      <SearchField
        label={`Search ${noun[1]}`}
        placeholder={`Search ${noun[1]}`}
        value={query}
        onSearch={(query) => onSearch(query === "" ? {} : { query })}
      />
      {rows.length === 0 ? (
        <Text c="dimmed" mt="md" role="status">
          {query === "" ? `There are no ${noun[1]} yet.` : `No ${noun[0]} has this in its name.`}
        </Text>
      ) : (
        <Table highlightOnHover aria-label={`All ${noun[1]}`} mt="md">
          <Table.Tbody>
            {rows.map((thing) => (
              <Table.Tr key={keyOf(thing)}>
                <Table.Td>{link(thing)}</Table.Td>
                <Table.Td c="dimmed">{about(thing)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Pager label={noun[1]} page={page} size={size} total={total} onPage={(page) => onSearch({ ...search, page })} />
    </>
  );
}
