import { Select, Table, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { type CollectionRight, rightWords } from "@/api/collections";
import { foundGroups, isAdministrators, isEverybody } from "@/api/groupKinds";
import type { GroupView } from "@/api/types";
import { pageOf } from "@/lib/listSearch";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";

const GROUPS_PER_PAGE = 25;

const rights = (["write", "read", "none"] as const).map((value) => ({ value, label: rightWords[value] }));

interface Props {
  groups: GroupView[];
  rightOf: (group: GroupView) => CollectionRight;
  onChoose: (group: GroupView, right: CollectionRight) => void;
}

export function PermissionsTable({ groups, rightOf, onChoose }: Props) {
  const [letters, setLetters] = useState("");
  const [page, setPage] = useState(1);
  const found = useMemo(() => foundGroups(groups, letters), [groups, letters]);
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
          {pageOf(found, page, GROUPS_PER_PAGE).map((group) => (
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
                  value={isAdministrators(group) ? "write" : rightOf(group)}
                  disabled={isAdministrators(group)}
                  allowDeselect={false}
                  onChange={(right) => right && onChoose(group, right as CollectionRight)}
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

function about(group: GroupView): string | null {
  if (isAdministrators(group)) return "They see and change everything.";
  return isEverybody(group) ? "Everybody is in it: what it may, everybody may." : null;
}
