import { Select, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { CollectionRight } from "@/api/collections";
import type { CollectionGraph, GroupView } from "@/api/types";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { type Draft, rightOf } from "./permissions";
import { rightWords } from "./words";

const GROUPS_PER_PAGE = 25;

const rights = (["write", "read", "none"] as const).map((value) => ({ value, label: rightWords[value] }));

interface Props {
  collection: string;
  graph: CollectionGraph;
  groups: GroupView[];
  draft: Draft;
  onChange: (draft: Draft) => void;
}

export function PermissionsTable({ collection, graph, groups, draft, onChange }: Props) {
  const [letters, setLetters] = useState("");
  const [page, setPage] = useState(1);
  const found = groups.filter(({ name }) => name.toLocaleLowerCase().includes(letters.toLocaleLowerCase()));
  const choose = (group: GroupView, to: CollectionRight) =>
    onChange({ ...draft, [group.id]: { to, from: rightOf(graph, group.id, collection) } });
  return (
    <>
      <SearchField
        label="Search groups"
        placeholder="Search groups"
        value={letters}
        onSearch={(letters) => {
          setLetters(letters);
          setPage(1);
        }}
      />
      {found.length === 0 && <Text c="dimmed">No group has this in its name.</Text>}
      <Table aria-label="Permissions of groups" maw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Group</Table.Th>
            <Table.Th w={170}>May</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.slice((page - 1) * GROUPS_PER_PAGE, page * GROUPS_PER_PAGE).map((group) => (
            <Table.Tr key={group.id}>
              <Table.Td>
                <Text inherit fw={600}>
                  {group.name}
                </Text>
                {about(group) && (
                  <Text size="sm" c="dimmed">
                    {about(group)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Select
                  aria-label={`What ${group.name} may do`}
                  data={rights}
                  value={
                    isAdministrators(group) ? "write" : (draft[group.id]?.to ?? rightOf(graph, group.id, collection))
                  }
                  disabled={isAdministrators(group)}
                  allowDeselect={false}
                  onChange={(right) => right && choose(group, right as CollectionRight)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Pager label="groups" page={page} size={GROUPS_PER_PAGE} total={found.length} onPage={setPage} />
    </>
  );
}

const isAdministrators = (group: GroupView) => group.magic_group_type === "admin";

function about(group: GroupView): string | null {
  if (isAdministrators(group)) return "They see and change everything.";
  return group.magic_group_type === "all-internal-users" ? "Everybody is in it: what it may, everybody may." : null;
}
