import { Anchor, Group, Table, Text } from "@mantine/core";
import { useState } from "react";
import { type CollectionRight, rightWords } from "@/api/collections";
import type { ExplainedHolder, ExplainedObject } from "@/api/explain";
import type { CollectionHolding, DatabaseHolding, ExplainedAction, WhatCan } from "@/api/types";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";
import { Empty } from "@/ui/states";
import { TextLink } from "@/ui/links";
import { actionsOf, actionWords } from "./explained";
import { kinds, labelOf, least, rights } from "./levels";
import { type Asked, WhyDialog } from "./WhyDialog";

/** What somebody may where; a click says why, where there is somebody to ask about. */
export function HoldingTable({ found, holder }: { found: WhatCan; holder: ExplainedHolder }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (name: string, object: ExplainedObject, action: ExplainedAction) =>
    !("group_id" in holder) && setAsked({ title: `${found.principal.name} and ${name}`, holder, object, action });
  if (found.data.length === 0) {
    return (
      <Empty icon="lock" title="Nothing like that">
        There is nothing here that they may see, or no name has these letters in it.
      </Empty>
    );
  }
  return (
    <>
      <Table highlightOnHover aria-label="What they can see">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th visibleFrom="sm">Through</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.map((holding) =>
            holding.type === "database" ? (
              <DatabaseRow key={holding.id} holding={holding} holder={holder} onAsk={ask} />
            ) : (
              // rights to the application itself are not asked for here
              holding.type === "collection" && (
                <CollectionRow key={holding.id ?? "root"} holding={holding} holder={holder} onAsk={ask} />
              )
            ),
          )}
        </Table.Tbody>
      </Table>
      {asked && <WhyDialog asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface RowProps<Holding> {
  holding: Holding;
  holder: ExplainedHolder;
  onAsk: (name: string, object: ExplainedObject, action: ExplainedAction) => void;
}

function DatabaseRow({ holding, holder, onAsk }: RowProps<DatabaseHolding>) {
  const { id, name, actions, permissions } = holding;
  const object = { database_id: id };
  const levels = kinds.flatMap((kind) => {
    const its = permissions[kind];
    return its && its.level !== least(kind) ? [{ kind, ...its }] : [];
  });
  const groups = new Set(levels.flatMap(({ group }) => group?.name ?? []));
  const differ = Math.max(0, ...Object.values(permissions).map((level) => level.tables_that_differ));
  // who may do anything knows that it is there
  const told = actions.length > 1 ? actions.filter((action) => action !== "see") : actions;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Icon name="database" />
          {"group_id" in holder ? (
            <TextLink
              to="/admin/permissions/data/group/$groupId/database/$databaseId"
              params={{ groupId: holder.group_id, databaseId: id }}
              fw={600}
            >
              {name}
            </TextLink>
          ) : (
            <Ask name={name} onAsk={() => onAsk(name, object, actionsOf(object)[0])} />
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {told.map((action) => actionWords[action] ?? action).join(", ")}
        <Text size="sm" c="dimmed">
          {levels.map(({ kind, level }) => `${rights[kind].label}: ${labelOf(kind, level)}`).join(" · ")}
          {differ > 0 && ` · ${counted(differ, "table")} ${differ === 1 ? "differs" : "differ"}`}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{[...groups].join(", ")}</Table.Td>
    </Table.Tr>
  );
}

function CollectionRow({ holding, holder, onAsk }: RowProps<CollectionHolding>) {
  const { id, name, path, right, group, is_personal } = holding;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Icon name="folder" />
          {"group_id" in holder ? (
            <TextLink to="/collection/$collectionId/permissions" params={{ collectionId: id ?? "root" }} fw={600}>
              {name}
            </TextLink>
          ) : (
            <Ask name={name} onAsk={() => onAsk(name, { collection_id: id ?? "root" }, "read")} />
          )}
        </Group>
        {path.length > 0 && (
          <Text size="sm" c="dimmed">
            {path.join(" › ")}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{rightWords[right as CollectionRight]}</Table.Td>
      <Table.Td visibleFrom="sm">{group?.name ?? (is_personal ? "A personal collection" : "")}</Table.Td>
    </Table.Tr>
  );
}

function Ask({ name, onAsk }: { name: string; onAsk: () => void }) {
  return (
    <Anchor component="button" type="button" fw={600} ta="left" onClick={onAsk} title="Why?">
      {name}
    </Anchor>
  );
}
