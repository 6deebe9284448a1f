import { Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { collectionItemsQuery, type CollectionKey, ITEMS_PER_PAGE } from "@/api/collections";
import type { Collection, CollectionItem } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Pager } from "@/ui/Pager";
import { Empty, Fetched } from "@/ui/states";
import { ItemActions } from "./ItemActions";
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
            <ItemTable items={data} isOld={items.isPlaceholderData} />
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
  return (
    <Table highlightOnHover aria-label="Items" aria-busy={isOld} opacity={isOld ? 0.6 : 1}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="sm">Kind</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={`${item.model} ${item.id}`}>
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
  );
}

/** What has no page here yet is named all the same. */
function Name({ item }: { item: CollectionItem }) {
  if (item.model !== "collection") return <Text inherit>{item.name}</Text>;
  return (
    <TextLink to="/collection/$collectionId" params={{ collectionId: item.id }} fw={600}>
      {item.name}
    </TextLink>
  );
}
