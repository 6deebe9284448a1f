import { Anchor, Group, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { ExplainedObject } from "@/api/explain";
import type { ExplainedAction, RightsHolder, WhoCan } from "@/api/types";
import { Icon, type IconName } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Empty } from "@/ui/states";
import { type Asked, WhyDialog } from "./WhyDialog";

const icons: Record<RightsHolder["type"], IconName> = { group: "people", person: "person", "api-key": "key" };
const words: Record<RightsHolder["type"], string> = { group: "Group", person: "Person", "api-key": "API key" };

interface Props {
  found: WhoCan;
  object: ExplainedObject;
  action: ExplainedAction;
  /** Of the thing. */
  name: string;
}

/** Who may; a click on a person or a key says why. */
export function HolderTable({ found, object, action, name }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (holder: RightsHolder) =>
    setAsked({
      title: `${holder.name} and ${name}`,
      holder: holder.type === "person" ? { user_id: holder.id } : { api_key_id: holder.id },
      object,
      action,
    });
  if (found.data.length === 0) {
    return (
      <Empty icon="lock" title="Nobody like that">
        Nobody but those listed elsewhere can do this here, or no name has these letters in it.
      </Empty>
    );
  }
  return (
    <>
      <Table highlightOnHover aria-label="Who can">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="sm">Kind</Table.Th>
            <Table.Th>Through</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.map((holder) => (
            <Table.Tr key={`${holder.type} ${holder.id}`}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  <Icon name={icons[holder.type]} />
                  <Name holder={holder} onAsk={() => ask(holder)} />
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm" c="dimmed">
                  {words[holder.type]}
                </Text>
              </Table.Td>
              <Table.Td>{through(holder)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {asked && <WhyDialog asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** Of a group its rights say why; of the others a chain of reasons. */
function Name({ holder, onAsk }: { holder: RightsHolder; onAsk: () => void }) {
  if (holder.type === "group") {
    return (
      <TextLink to="/admin/permissions/data/group/$groupId" params={{ groupId: holder.id }} fw={600}>
        {holder.name}
      </TextLink>
    );
  }
  return (
    <Anchor component="button" type="button" fw={600} ta="left" onClick={onAsk} title="Why?">
      {holder.name}
    </Anchor>
  );
}

const through = (holder: RightsHolder) =>
  holder.type === "group"
    ? "Itself"
    : holder.through.map(({ name }) => name).join(", ") || "What is their own, or everybody’s";
