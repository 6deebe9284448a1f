import { Alert, Group, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Collection } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TrashActions } from "./TrashActions";

/** Says of an opened collection that it was put away, and how it comes back. */
export function InTheTrash({ collection }: { collection: Collection }) {
  const navigate = useNavigate();
  const leave = () => navigate({ to: "/collection/$collectionId", params: { collectionId: "trash" } });
  const { id } = collection;
  if (id === "root") return null;
  return (
    <Alert color="yellow" variant="light" icon={<Icon name="trash" />} mb="lg">
      <Group justify="space-between">
        <Text size="sm">This collection is in the trash. Nothing in it can be changed until it is restored.</Text>
        <TrashActions thing={{ ...collection, id, model: "collection" }} onDeleted={leave} />
      </Group>
    </Alert>
  );
}
