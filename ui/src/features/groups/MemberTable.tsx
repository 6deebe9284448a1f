import { ActionIcon, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { isBuiltIn, isEverybody } from "@/api/groupKinds";
import type { GroupDetails, GroupMember } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { ManagerSwitch } from "./ManagerSwitch";
import { RemoveMemberDialog } from "./RemoveMemberDialog";
import { memberName } from "./words";

export function MemberTable({ group, members }: { group: GroupDetails; members: GroupMember[] }) {
  const [leaving, setLeaving] = useState<GroupMember | null>(null);
  const hasManagers = !isBuiltIn(group);
  return (
    <>
      <Table highlightOnHover aria-label="People of the group" mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="sm">Email address</Table.Th>
            {hasManagers && <Table.Th>Manager</Table.Th>}
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.membership_id}>
              <Table.Td>
                <TextLink to="/admin/people/$personId" params={{ personId: member.user_id }} fw={600}>
                  {memberName(member)}
                </TextLink>
                {/* without a name, the address stands for it */}
                {memberName(member) !== member.email && (
                  <Text size="sm" c="dimmed" hiddenFrom="sm">
                    {member.email}
                  </Text>
                )}
              </Table.Td>
              <Table.Td visibleFrom="sm">{member.email}</Table.Td>
              {hasManagers && (
                <Table.Td w={90}>
                  <ManagerSwitch member={member} />
                </Table.Td>
              )}
              <Table.Td ta="right" w={60}>
                {!isEverybody(group) && (
                  <Tooltip label="Take out of the group">
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      aria-label={`Take ${memberName(member)} out of the group`}
                      onClick={() => setLeaving(member)}
                    >
                      <Icon name="close" />
                    </ActionIcon>
                  </Tooltip>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {leaving && <RemoveMemberDialog group={group} member={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}
