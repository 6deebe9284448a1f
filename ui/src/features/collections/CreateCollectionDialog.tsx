import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { createCollection } from "@/api/collections";
import type { Collection } from "@/api/types";
import { CollectionDialog } from "./CollectionDialog";
import { useCollectionsChanged } from "./useCollectionsChanged";

/** It lies in the one that is looked at, has the permissions of it at first, and opens. */
export function CreateCollectionDialog({ parent, onClose }: { parent: Collection; onClose: () => void }) {
  const navigate = useNavigate();
  const changed = useCollectionsChanged();
  return (
    <CollectionDialog
      title={`New collection in “${parent.name}”`}
      verb="Create collection"
      initial={{ name: "", description: "" }}
      save={(words) => createCollection({ ...words, parent_id: parent.id === "root" ? null : parent.id })}
      onSaved={async ({ id, name }) => {
        onClose();
        await changed();
        notifications.show({ message: `Collection “${name}” created` });
        await navigate({ to: "/collection/$collectionId", params: { collectionId: id } });
      }}
      onClose={onClose}
    />
  );
}
