/** Groups as rows, rights to the application as columns. */
import { Switch, Table, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { foundGroups, isAdministrators, isEverybody } from "@/api/groupKinds";
import type { GroupView } from "@/api/types";
import { pageOf } from "@/lib/listSearch";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { type ApplicationRight, applicationRights, applicationWords } from "./application";

const GROUPS_PER_PAGE = 25;

interface Props {
  groups: GroupView[];
  may: (group: GroupView, right: ApplicationRight) => boolean;
  onChoose: (group: GroupView, right: ApplicationRight, may: boolean) => void;
}

export function ApplicationTable({ groups, may, onChoose }: Props) {
  const [letters, setLetters] = useState("");
  const [page, setPage] = useState(1);
  const found = useMemo(() => foundGroups(groups, letters), [groups, letters]);
  const everybody = groups.find(isEverybody);
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
      <Table aria-label="Rights to the application" maw={860} mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Group</Table.Th>
            {applicationRights.map((right) => (
              <Table.Th key={right} w={280}>
                {applicationWords[right].label}
                <Text size="xs" c="dimmed" fw={400}>
                  {applicationWords[right].about}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pageOf(found, page, GROUPS_PER_PAGE).map((group) => (
            <Table.Tr key={group.id}>
              <Table.Th scope="row" fw={600}>
                {group.name}
                {about(group) && (
                  <Text size="sm" c="dimmed" fw={400}>
                    {about(group)}
                  </Text>
                )}
              </Table.Th>
              {applicationRights.map((right) => (
                <Table.Td key={right}>
                  <Switch
                    aria-label={`${applicationWords[right].label} for ${group.name}`}
                    checked={isAdministrators(group) || may(group, right)}
                    disabled={isAdministrators(group)}
                    onChange={(event) => onChoose(group, right, event.currentTarget.checked)}
                  />
                  {isOutdone(group, may(group, right), everybody && may(everybody, right)) && (
                    <Text size="xs" c="dimmed" title="Everybody is in All Users: what it may, everybody may.">
                      All Users may
                    </Text>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Pager label="groups" page={page} size={GROUPS_PER_PAGE} total={found.length} onPage={setPage} />
    </>
  );
}

/** Taking a right from a group takes nothing from its people while All Users have it. */
const isOutdone = (group: GroupView, itMay: boolean, everybodyMay: boolean | undefined) =>
  everybodyMay === true && !itMay && !isAdministrators(group) && !isEverybody(group);

function about(group: GroupView): string | null {
  if (isAdministrators(group)) return "They may everything, always.";
  return isEverybody(group) ? "Everybody is in it: what it may, everybody may." : null;
}
