import { Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type ListSearch, pageOf } from "@/lib/listSearch";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";

const ROWS_PER_PAGE = 50;

interface Props<T> {
  noun: [one: string, many: string];
  found: T[];
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
  link: (thing: T) => ReactNode;
  about: (thing: T) => string;
}

/** A long list of which one is opened. */
export function Choices<T extends { id: number }>({ noun, found, search, onSearch, link, about }: Props<T>) {
  const { query = "", page = 1 } = search;
  return (
    <>
      <SearchField
        label={`Search ${noun[1]}`}
        placeholder={`Search ${noun[1]}`}
        value={query}
        onSearch={(query) => onSearch(query === "" ? {} : { query })}
      />
      {found.length === 0 ? (
        <Text c="dimmed" mt="md" role="status">
          {query === "" ? `There are no ${noun[1]} yet.` : `No ${noun[0]} has this in its name.`}
        </Text>
      ) : (
        <Table highlightOnHover aria-label={`All ${noun[1]}`} mt="md">
          <Table.Tbody>
            {pageOf(found, page, ROWS_PER_PAGE).map((thing) => (
              <Table.Tr key={thing.id}>
                <Table.Td>{link(thing)}</Table.Td>
                <Table.Td c="dimmed">{about(thing)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Pager
        label={noun[1]}
        page={page}
        size={ROWS_PER_PAGE}
        total={found.length}
        onPage={(page) => onSearch({ ...search, page })}
      />
    </>
  );
}
