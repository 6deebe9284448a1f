import { Badge, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { isBuiltIn } from "@/api/groupKinds";
import type { GroupView } from "@/api/types";
import { TextLink } from "@/ui/links";
import { GroupMenu } from "./GroupMenu";
import { builtInWords } from "./words";

export function GroupTable({ groups }: { groups: GroupView[] }) {
  return (
    <Table highlightOnHover aria-label="Groups" mt="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th ta="right">Members</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {groups.map((group) => (
          <Table.Tr key={group.id}>
            <Table.Td>
              <Group gap="xs">
                <TextLink to="/admin/people/groups/$groupId" params={{ groupId: group.id }} fw={600}>
                  {group.name}
                </TextLink>
                {isBuiltIn(group) && (
                  <Badge size="sm" variant="light" color="gray">
                    Built in
                  </Badge>
                )}
              </Group>
              {isBuiltIn(group) && (
                <Text size="sm" c="dimmed" visibleFrom="sm">
                  {builtInWords(group)}
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right">{group.member_count.toLocaleString("en")}</Table.Td>
            <Table.Td ta="right" w={60}>
              <GroupMenu group={group} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
