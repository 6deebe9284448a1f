import { ActionIcon, Code, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import type { ApiKeyView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { Moment } from "@/ui/Moment";

/** The masked key is 47 characters, 40 of them stars; its beginning is what tells keys apart. */
const beginning = (masked: string) => masked.replace(/\*{4,}$/, "…");

export function KeyTable({ keys, onDelete }: { keys: ApiKeyView[]; onDelete: (key: ApiKeyView) => void }) {
  return (
    <Table highlightOnHover aria-label="API keys">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Group</Table.Th>
          <Table.Th visibleFrom="xs">Key</Table.Th>
          <Table.Th visibleFrom="sm">Last changed</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td fw={600}>{key.name}</Table.Td>
            <Table.Td>{key.group.name}</Table.Td>
            <Table.Td visibleFrom="xs">
              <Code>{beginning(key.masked_key)}</Code>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Moment iso={key.updated_at} />
              {key.updated_by && (
                <Text size="sm" c="dimmed">
                  by {key.updated_by.common_name}
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right">
              <Tooltip label="Delete">
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Delete ${key.name}`}
                  onClick={() => onDelete(key)}
                >
                  <Icon name="trash" />
                </ActionIcon>
              </Tooltip>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
