import { Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef } from "react";
import { collectionItemsQuery, type CollectionKey, ITEMS_PER_PAGE } from "@/api/collections";
import type { Collection, CollectionItem } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Pager } from "@/ui/Pager";
import { SelectAllBox, SelectBox } from "@/ui/SelectBox";
import { Empty, Fetched } from "@/ui/states";
import { useSelection } from "@/ui/useSelection";
import { ItemActions } from "./ItemActions";
import { SelectedActions } from "./SelectedActions";
import { modelWords } from "./words";

const route = getRouteApi("/signed-in/collection/$collectionId");

export function Items({ collectionKey, collection }: { collectionKey: CollectionKey; collection: Collection }) {
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const items = useQuery(collectionItemsQuery(collectionKey, page));
  return (
    <Fetched query={items} what="what is in it">
      {({ data, total }) => (
        <>
          {data.length === 0 ? (
            <Nothing collection={collection} isBeyond={total > 0} />
          ) : (
            <ItemTable key={page} items={data} isOld={items.isPlaceholderData} />
          )}
          <Pager
            label="items"
            page={page}
            size={ITEMS_PER_PAGE}
            total={total}
            onPage={(page) => void navigate({ search: { page } })}
          />
        </>
      )}
    </Fetched>
  );
}

function Nothing({ collection, isBeyond }: { collection: Collection; isBeyond: boolean }) {
  if (isBeyond) return <Empty icon="folder" title="Nothing on this page" />;
  if (collection.type === "trash") return <Empty icon="trash" title="The trash is empty" />;
  return (
    <Empty icon="folder" title="Nothing in here yet">
      {collection.can_write && !collection.archived
        ? "Make a collection in it to bring order into what your team makes."
        : "What others put here appears here."}
    </Empty>
  );
}

function ItemTable({ items, isOld }: { items: CollectionItem[]; isOld: boolean }) {
  const selectable = items.filter(mayChange);
  const selection = useSelection(selectable.map(({ id }) => id));
  const chosen = selectable.filter(({ id }) => selection.has(id));
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
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr
              key={`${item.model} ${item.id}`}
              bg={mayChange(item) && selection.has(item.id) ? "var(--mantine-primary-color-light)" : undefined}
            >
              {selectable.length > 0 && (
                <Table.Td>
                  {mayChange(item) && <SelectBox row={item.id} name={item.name} selection={selection} />}
                </Table.Td>
              )}
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <Icon name={item.model === "collection" ? "folder" : "terminal"} />
                  <div>
                    <Name item={item} />
                    {item.description && (
                      <Text size="sm" c="dimmed" lineClamp={1}>
                        {item.description}
                      </Text>
                    )}
                  </div>
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="sm" w={160}>
                {modelWords(item.model)}
              </Table.Td>
              <Table.Td ta="right">
                <ItemActions item={item} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {chosen.length > 0 && (
        <SelectedActions
          key={selection.selected.join()}
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

/** So far only collections are looked after here. */
const mayChange = ({ model, archived, can_write, can_delete, personal_owner_id }: CollectionItem) =>
  model === "collection" && !personal_owner_id && (can_write || (archived && can_delete));

/** What has no page here yet is named all the same. */
function Name({ item }: { item: CollectionItem }) {
  if (item.model !== "collection") return <Text inherit>{item.name}</Text>;
  return (
    <TextLink to="/collection/$collectionId" params={{ collectionId: item.id }} fw={600}>
      {item.name}
    </TextLink>
  );
}
