/** A collection: what lies in it, where it lies itself, what can be done about it. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Fragment } from "react";
import { type CollectionKey, collectionQuery } from "@/api/collections";
import type { Collection, CollectionAncestor } from "@/api/types";
import { useBookmark } from "@/api/useBookmark";
import { BookmarkButton } from "@/ui/BookmarkButton";
import { Icon } from "@/ui/icons";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { showFailure } from "@/ui/showUndo";
import { Fetched } from "@/ui/states";
import { CollectionMenu } from "./CollectionMenu";
import { CreateCollectionDialog } from "./CreateCollectionDialog";
import { InTheTrash } from "./InTheTrash";
import { Items } from "./Items";

const route = getRouteApi("/signed-in/collection/$collectionId");

export default function CollectionPage() {
  const { collectionId } = route.useParams();
  const collection = useQuery(collectionQuery(collectionId));
  const ancestors = collection.data?.effective_ancestors ?? [];
  return (
    <Page
      title={collection.data?.name ?? (collectionId === "trash" ? "Trash" : "Collection")}
      trail={ancestors.length > 0 && <Trail ancestors={ancestors} />}
      about={
        collectionId === "trash"
          ? "What was put away. It can go back where it came from, or away for good."
          : collection.data?.description
      }
      actions={collection.data && <Actions collection={collection.data} />}
    >
      <Fetched query={collection} what="this collection">
        {(collection) => <Full key={collection.id} collectionKey={collectionId} collection={collection} />}
      </Fetched>
    </Page>
  );
}

function Full({ collectionKey, collection }: { collectionKey: CollectionKey; collection: Collection }) {
  return (
    <>
      {collection.archived && collection.type !== "trash" && <InTheTrash collection={collection} />}
      <Items collectionKey={collectionKey} collection={collection} />
    </>
  );
}

function Trail({ ancestors }: { ancestors: CollectionAncestor[] }) {
  return (
    <Group component="span" gap={4}>
      {ancestors.map((ancestor, place) => (
        <Fragment key={ancestor.id}>
          {place > 0 && <Icon name="chevron" size={12} />}
          <TextLink to="/collection/$collectionId" params={{ collectionId: keyOf(ancestor) }}>
            {ancestor.name}
          </TextLink>
        </Fragment>
      ))}
    </Group>
  );
}

const keyOf = ({ id, type }: CollectionAncestor): CollectionKey =>
  type === "trash" ? "trash" : typeof id === "number" ? id : "root";

function Actions({ collection }: { collection: Collection }) {
  const [creating, creation] = useDisclosure(false);
  const bookmark = useBookmark(
    { type: "collection", item_id: collection.id === "root" ? 0 : collection.id },
    showFailure,
  );
  if (collection.archived || collection.type === "trash") return null;
  return (
    <Group gap="sm">
      {collection.can_write && (
        <LinkButton
          variant="default"
          leftSection={<Icon name="dashboard" />}
          to="/dashboard/new"
          search={collection.id === "root" ? {} : { collection: collection.id }}
        >
          New dashboard
        </LinkButton>
      )}
      {collection.can_write && (
        <Button leftSection={<Icon name="add" />} onClick={creation.open}>
          New collection
        </Button>
      )}
      {collection.id !== "root" && <BookmarkButton {...bookmark} />}
      <CollectionMenu collection={collection} />
      {creating && <CreateCollectionDialog parent={collection} onClose={creation.close} />}
    </Group>
  );
}
