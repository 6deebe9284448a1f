import { notifications } from "@mantine/notifications";
import { changeCollection } from "@/api/collections";
import { CollectionDialog } from "./CollectionDialog";
import { useCollectionsChanged } from "./useCollectionsChanged";

interface Props {
  collection: { id: number; name: string; description?: string | null };
  onClose: () => void;
}

export function EditCollectionDialog({ collection: { id, name, description }, onClose }: Props) {
  const changed = useCollectionsChanged();
  return (
    <CollectionDialog
      title={`Rename and describe “${name}”`}
      verb="Save changes"
      initial={{ name, description: description ?? "" }}
      save={(words) => changeCollection(id, words)}
      onSaved={async () => {
        onClose();
        await changed();
        notifications.show({ message: "Changes saved" });
      }}
      onClose={onClose}
    />
  );
}
