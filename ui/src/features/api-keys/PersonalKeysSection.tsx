/** The keys that people keep for themselves, as administrators see them: whose they are, and the way to end them. */
import { ActionIcon, Box, Code, Group, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysKey, changeKey, type KeyPlace, personalKeysQuery } from "@/api/apiKeys";
import type { OwnedKey } from "@/api/types";
import { beginning } from "@/lib/maskedKey";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { DeleteKeyDialog } from "./DeleteKeyDialog";
import classes from "./ApiKeys.module.css";
import { KeyStates } from "./KeyStates";
import { LastUsed } from "./LastUsed";

const PLACE: KeyPlace = "/api/api-key/personal";

export function PersonalKeysSection() {
  const keys = useQuery(personalKeysQuery);
  const [leaving, setLeaving] = useState<OwnedKey | null>(null);
  return (
    <Box mt="xl">
      <Section title="Personal keys">
        <Text c="dimmed" mb="sm">
          People make these in their account settings. Each has the rights of its owner.
        </Text>
        <Fetched query={keys} what="personal keys">
          {(keys) =>
            keys.length === 0 ? <Text>Nobody has one.</Text> : <OwnedKeys keys={keys} onDelete={setLeaving} />
          }
        </Fetched>
        {leaving && <DeleteKeyDialog place={PLACE} apiKey={leaving} onClose={() => setLeaving(null)} />}
      </Section>
    </Box>
  );
}

function OwnedKeys({ keys, onDelete }: { keys: OwnedKey[]; onDelete: (key: OwnedKey) => void }) {
  return (
    <Table highlightOnHover aria-label="Personal keys">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="xs">Owner</Table.Th>
          <Table.Th visibleFrom="sm">Key</Table.Th>
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
              <Text inherit fw={600}>
                {key.name}
              </Text>
              <KeyStates apiKey={key} />
              <Text size="sm" c="dimmed" hiddenFrom="xs">
                {key.owner.common_name}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="xs">
              <TextLink to="/admin/people/$personId" params={{ personId: key.owner.id }} size="sm">
                {key.owner.common_name}
              </TextLink>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Code className={classes.whole}>{beginning(key.masked_key)}</Code>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <LastUsed apiKey={key} />
            </Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <SwitchOff apiKey={key} />
                <Tooltip label="Delete">
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={`Delete ${key.name} of ${key.owner.common_name}`}
                    onClick={() => onDelete(key)}
                  >
                    <Icon name="trash" />
                  </ActionIcon>
                </Tooltip>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Nothing is lost by it, so it does not ask. */
function SwitchOff({ apiKey }: { apiKey: OwnedKey }) {
  const queryClient = useQueryClient();
  const isOn = apiKey.is_active !== false;
  const change = useMutation({
    mutationFn: () => changeKey(PLACE, apiKey.id, { is_active: !isOn }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
      notifications.show({ message: `“${apiKey.name}” switched ${isOn ? "off" : "on"}` });
    },
    onError: ({ message }) => notifications.show({ message, color: "red" }),
  });
  const verb = isOn ? "Switch off" : "Switch on";
  return (
    <Tooltip label={verb}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${verb} ${apiKey.name} of ${apiKey.owner.common_name}`}
        loading={change.isPending}
        onClick={() => change.mutate()}
      >
        <Icon name={isOn ? "pause" : "check"} />
      </ActionIcon>
    </Tooltip>
  );
}
