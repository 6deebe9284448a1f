import { ActionIcon, Code, Group, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import type { ProgramKey } from "@/api/types";
import { beginning } from "@/lib/maskedKey";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Moment } from "@/ui/Moment";
import classes from "./ApiKeys.module.css";
import { KeyStates } from "./KeyStates";
import { LastUsed } from "./LastUsed";

interface Props {
  keys: ProgramKey[];
  onEdit: (key: ProgramKey) => void;
  onDelete: (key: ProgramKey) => void;
}

export function KeyTable({ keys, onEdit, onDelete }: Props) {
  return (
    <Table highlightOnHover aria-label="API keys">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="xs">Group</Table.Th>
          <Table.Th visibleFrom="sm">Key</Table.Th>
          <Table.Th visibleFrom="md">Created</Table.Th>
          <Table.Th visibleFrom="xl">Changed</Table.Th>
          <Table.Th visibleFrom="sm">Last used</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td>
              <TextLink
                to="/admin/settings/authentication/api-keys/$keyId"
                params={{ keyId: key.id }}
                fw={600}
                size="sm"
              >
                {key.name}
              </TextLink>
              <div>
                <KeyStates apiKey={key} />
              </div>
              <Text size="sm" c="dimmed" hiddenFrom="xs">
                {key.group.name}
              </Text>
              <Text size="sm" c="dimmed" hiddenFrom="sm">
                Last used: <LastUsed apiKey={key} />
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="xs" className={classes.words}>
              {key.group.name}
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Code className={classes.whole}>{beginning(key.masked_key)}</Code>
            </Table.Td>
            <Table.Td visibleFrom="md">
              <When iso={key.created_at} who={key.created_by.common_name} />
            </Table.Td>
            <Table.Td visibleFrom="xl">
              <When iso={key.updated_at} who={key.updated_by?.common_name} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <LastUsed apiKey={key} />
            </Table.Td>
            <Table.Td>
              <KeyActions name={key.name} onEdit={() => onEdit(key)} onDelete={() => onDelete(key)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function When({ iso, who }: { iso: string; who: string | undefined }) {
  return (
    <>
      <Moment iso={iso} />
      {who && (
        <Text size="sm" c="dimmed">
          by {who}
        </Text>
      )}
    </>
  );
}

/** The pencil and the trash of the guide. */
export function KeyActions({ name, onEdit, onDelete }: { name: string; onEdit: () => void; onDelete: () => void }) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Tooltip label="Edit">
        <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${name}`} onClick={onEdit}>
          <Icon name="pencil" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" color="red" aria-label={`Delete ${name}`} onClick={onDelete}>
          <Icon name="trash" />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
