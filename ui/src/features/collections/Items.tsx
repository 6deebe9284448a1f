import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { collectionItemsQuery, type CollectionKey, ITEMS_PER_PAGE, pinnedItemsQuery } from "@/api/collections";
import type { Collection } from "@/api/types";
import { Pager } from "@/ui/Pager";
import { Empty, Fetched } from "@/ui/states";
import { ItemTable } from "./ItemTable";
import { Pinned } from "./Pinned";

const route = getRouteApi("/signed-in/collection/$collectionId");

export function Items({ collectionKey, collection }: { collectionKey: CollectionKey; collection: Collection }) {
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const isInUse = !collection.archived && collection.type !== "trash";
  const items = useQuery(collectionItemsQuery(collectionKey, page, isInUse ? "is_not_pinned" : "all"));
  const pinned = useQuery({ ...pinnedItemsQuery(collectionKey), enabled: isInUse }).data?.data ?? [];
  const isShown = page === 1 && pinned.length > 0;
  return (
    <Fetched query={items} what="what is in it">
      {({ data, total }) => (
        <>
          {isShown && <Pinned items={pinned} />}
          {data.length > 0 && <ItemTable key={page} items={data} isOld={items.isPlaceholderData} />}
          {data.length === 0 && !isShown && <Nothing collection={collection} isBeyond={total > 0} />}
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
        ? "Questions that are saved here appear here, and collections bring order into them."
        : "What others put here appears here."}
    </Empty>
  );
}
