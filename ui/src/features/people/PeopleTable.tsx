import { Badge, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import type { GroupView, PersonRow } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Ago, Moment } from "@/ui/Moment";
import { GroupLinks } from "./GroupLinks";
import { heldGroups } from "./groups";
import { PersonMenu } from "./PersonMenu";

/** Groups in a row; more would push the other columns away. */
const SHOWN = 2;

interface Props {
  people: PersonRow[];
  groups: GroupView[];
  /** These are the people of the page before; the asked ones are on their way. */
  isOld: boolean;
}

export function PeopleTable({ people, groups, isOld }: Props) {
  return (
    <Table highlightOnHover aria-label="People" aria-busy={isOld} opacity={isOld ? 0.6 : 1}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="sm">Email address</Table.Th>
          <Table.Th visibleFrom="md">Groups</Table.Th>
          <Table.Th visibleFrom="xs">Last signed in</Table.Th>
          <Table.Th visibleFrom="lg">Joined</Table.Th>
          <Table.Th visibleFrom="lg">Second factor</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <Table.Tr key={person.id}>
            <Table.Td>
              <Group gap="xs">
                <TextLink to="/admin/people/$personId" params={{ personId: person.id }} fw={600}>
                  {person.common_name}
                </TextLink>
                {person.is_superuser && (
                  <Badge size="sm" variant="light" color="copper">
                    Administrator
                  </Badge>
                )}
                {!person.is_active && (
                  <Badge size="sm" variant="light" color="gray">
                    Deactivated
                  </Badge>
                )}
              </Group>
              {/* without a name, the address stands for it */}
              {person.common_name !== person.email && (
                <Text size="sm" c="dimmed" hiddenFrom="sm">
                  {person.email}
                </Text>
              )}
            </Table.Td>
            <Table.Td visibleFrom="sm">{person.email}</Table.Td>
            <Table.Td visibleFrom="md">
              <GroupLinks groups={heldGroups(person.group_ids, groups)} shown={SHOWN} />
            </Table.Td>
            <Table.Td visibleFrom="xs">
              {person.last_login ? (
                <Ago iso={person.last_login} />
              ) : (
                <Text inherit c="dimmed">
                  never
                </Text>
              )}
            </Table.Td>
            <Table.Td visibleFrom="lg">
              <Moment iso={person.date_joined} />
            </Table.Td>
            <Table.Td visibleFrom="lg">
              {person.second_factor_at ? (
                "on"
              ) : (
                <Text inherit c="dimmed">
                  none
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right">
              <PersonMenu person={person} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
