/** What lies in a collection, row by row; what can be changed can be chosen. */
import { Box, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { useRef } from "react";
import type { CollectionItem } from "@/api/types";
import { Icon } from "@/ui/icons";
import { Ago } from "@/ui/Moment";
import { SelectAllBox, SelectBox } from "@/ui/SelectBox";
import { type Selection, useSelection } from "@/ui/useSelection";
import { ItemActions } from "./ItemActions";
import { ItemLink } from "./ItemLink";
import { SelectedActions } from "./SelectedActions";
import { isKnown } from "./things";
import { iconOf, modelWords } from "./words";

export function ItemTable({ items, isOld }: { items: CollectionItem[]; isOld: boolean }) {
  const selectable = items.filter(mayChange);
  const selection = useSelection(selectable.map(keyOf));
  const chosen = selectable.filter((item) => selection.has(keyOf(item)));
  const all = useRef<HTMLInputElement>(null);
  return (
    <>
      <Table highlightOnHover aria-label="Items" aria-busy={isOld} opacity={isOld ? 0.6 : 1}>
        <Table.Thead>
          <Table.Tr>
            {selectable.length > 0 && (
              <Table.Th w={36}>
                <SelectAllBox ref={all} selection={selection} />
              </Table.Th>
            )}
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="sm">Kind</Table.Th>
            <Table.Th visibleFrom="sm">Last changed</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <ItemRow key={keyOf(item)} item={item} selection={selectable.length > 0 ? selection : null} />
          ))}
        </Table.Tbody>
      </Table>
      {chosen.length > 0 && (
        <SelectedActions
          chosen={chosen}
          onDone={() => {
            selection.clear();
            // the buttons go with the choice
            all.current?.focus();
          }}
        />
      )}
    </>
  );
}

function ItemRow({ item, selection }: { item: CollectionItem; selection: Selection<string> | null }) {
  const isSelectable = mayChange(item);
  return (
    <Table.Tr bg={isSelectable && selection?.has(keyOf(item)) ? "var(--mantine-primary-color-light)" : undefined}>
      {selection && (
        <Table.Td>{isSelectable && <SelectBox row={keyOf(item)} name={item.name} selection={selection} />}</Table.Td>
      )}
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Icon name={iconOf(item)} />
          <Box miw={0}>
            <ItemLink item={item} />
            {item.description && (
              <Text size="sm" c="dimmed" lineClamp={1}>
                {item.description}
              </Text>
            )}
          </Box>
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm" w={120}>
        {modelWords(item.model)}
      </Table.Td>
      <Table.Td visibleFrom="sm" w={230}>
        <LastChange item={item} />
      </Table.Td>
      <Table.Td ta="right">
        <ItemActions item={item} />
      </Table.Td>
    </Table.Tr>
  );
}

function LastChange({ item: { "last-edit-info": edit } }: { item: CollectionItem }) {
  if (!edit) return null;
  const name = [edit.first_name, edit.last_name].filter(Boolean).join(" ") || edit.email;
  return (
    <Text size="sm" c="dimmed">
      <Ago iso={edit.timestamp} /> by {name}
    </Text>
  );
}

/** A collection and a question may have the same number. */
const keyOf = ({ model, id }: CollectionItem) => `${model} ${id}`;

const mayChange = (item: CollectionItem) =>
  isKnown(item) && !item.personal_owner_id && (item.can_write || (item.archived && item.can_delete));
