/** Account › API keys: one’s own keys, for one’s own programs. */
import { Alert, Button, Code, Table, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type KeyPlace, myKeysQuery } from "@/api/apiKeys";
import type { PersonalKey } from "@/api/types";
import { beginning } from "@/lib/maskedKey";
import { Icon } from "@/ui/icons";
import { Moment } from "@/ui/Moment";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { CreateKeyDialog } from "./CreateKeyDialog";
import { DeleteKeyDialog } from "./DeleteKeyDialog";
import { EditKeyDialog } from "./EditKeyDialog";
import classes from "./ApiKeys.module.css";
import { KeyStates } from "./KeyStates";
import { KeyActions } from "./KeyTable";
import { LastUsed } from "./LastUsed";

const PLACE: KeyPlace = "/api/api-key/personal";

export default function MyKeysPage() {
  const mine = useQuery(myKeysQuery);
  const [creating, creation] = useDisclosure(false);
  const [editing, setEditing] = useState<PersonalKey | null>(null);
  const [leaving, setLeaving] = useState<PersonalKey | null>(null);
  const create = mine.data?.may_create ? (
    <Button leftSection={<Icon name="add" />} onClick={creation.open}>
      Create API Key
    </Button>
  ) : null;
  return (
    <Page
      title="API keys"
      about="A key of your own lets your programs use the API with your rights, or with fewer."
      actions={mine.data?.keys.length ? create : null}
    >
      <Fetched query={mine} what="your API keys">
        {({ may_create, why_not, keys }) => (
          <>
            {!may_create && keys.length > 0 && <WhyNot>{why_not}</WhyNot>}
            {keys.length > 0 ? (
              <MyKeys keys={keys} onEdit={setEditing} onDelete={setLeaving} />
            ) : may_create ? (
              <Empty icon="key" title="No API keys yet" action={create}>
                Create one for each program, so that you can remove it without stopping the others.
              </Empty>
            ) : (
              <Empty icon="key" title="You cannot make API keys">
                {why_not}
              </Empty>
            )}
          </>
        )}
      </Fetched>
      {creating && <CreateKeyDialog place={PLACE} onClose={creation.close} />}
      {editing && <EditKeyDialog place={PLACE} apiKey={editing} onClose={() => setEditing(null)} />}
      {leaving && <DeleteKeyDialog place={PLACE} apiKey={leaving} onClose={() => setLeaving(null)} />}
    </Page>
  );
}

function WhyNot({ children }: { children: string | null | undefined }) {
  return (
    <Alert color="yellow" variant="light" icon={<Icon name="warning" />} mb="md" title="You cannot make another one">
      {children}
    </Alert>
  );
}

interface MyKeysProps {
  keys: PersonalKey[];
  onEdit: (key: PersonalKey) => void;
  onDelete: (key: PersonalKey) => void;
}

function MyKeys({ keys, onEdit, onDelete }: MyKeysProps) {
  return (
    <Table highlightOnHover aria-label="API keys">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="sm">Key</Table.Th>
          <Table.Th visibleFrom="md">Created</Table.Th>
          <Table.Th visibleFrom="xs">Last used</Table.Th>
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
              {key.description && (
                <Text size="sm" c="dimmed">
                  {key.description}
                </Text>
              )}
              <KeyStates apiKey={key} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Code className={classes.whole}>{beginning(key.masked_key)}</Code>
            </Table.Td>
            <Table.Td visibleFrom="md">
              <Moment iso={key.created_at} />
            </Table.Td>
            <Table.Td visibleFrom="xs">
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
