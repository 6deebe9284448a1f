/** A collection: what lies in it, where it lies itself, what can be done about it. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Fragment } from "react";
import { collectionQuery } from "@/api/collections";
import type { Collection, CollectionKey } from "@/api/pendingGroups";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { CollectionMenu } from "./CollectionMenu";
import { CreateCollectionDialog } from "./CreateCollectionDialog";
import { InTheTrash } from "./InTheTrash";
import { Items } from "./Items";

const route = getRouteApi("/signed-in/collection/$collectionId");

export default function CollectionPage() {
  const { collectionId } = route.useParams();
  const collection = useQuery(collectionQuery(collectionId));
  return (
    <Page
      title={collection.data?.name ?? (collectionId === "trash" ? "Trash" : "Collection")}
      trail={collection.data?.effective_ancestors?.length ? <Trail collection={collection.data} /> : undefined}
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

function Trail({ collection: { effective_ancestors = [] } }: { collection: Collection }) {
  return (
    <Group component="span" gap={4}>
      {effective_ancestors.map(({ id, name, type }, place) => (
        <Fragment key={id}>
          {place > 0 && <Icon name="chevron" size={12} />}
          <TextLink to="/collection/$collectionId" params={{ collectionId: type === "trash" ? "trash" : id }}>
            {name}
          </TextLink>
        </Fragment>
      ))}
    </Group>
  );
}

function Actions({ collection }: { collection: Collection }) {
  const [creating, creation] = useDisclosure(false);
  if (collection.archived || collection.type === "trash") return null;
  return (
    <Group gap="sm">
      {collection.can_write && (
        <Button leftSection={<Icon name="add" />} onClick={creation.open}>
          New collection
        </Button>
      )}
      <CollectionMenu collection={collection} />
      {creating && <CreateCollectionDialog parent={collection} onClose={creation.close} />}
    </Group>
  );
}
