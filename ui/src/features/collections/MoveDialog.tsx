/** Chooses a place for a collection: another one for one that is in use, any for one that comes back from the trash. */
import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { placesFor } from "@/api/collectionPlaces";
import { changeCollection, collectionQuery, collectionTreeQuery } from "@/api/collections";
import { FormAlert } from "@/ui/FormAlert";
import { Fetched } from "@/ui/states";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { useCollectionsChanged } from "./useCollectionsChanged";

interface Props {
  collection: { id: number; name: string };
  /** It is in the trash, and this is why it cannot go back where it was. */
  whyNotBack?: string;
  onClose: () => void;
}

export function MoveDialog({ collection: { id, name }, whyNotBack, onClose }: Props) {
  useReturnFocus();
  const [place, setPlace] = useState<string | null>(null);
  const tree = useQuery(collectionTreeQuery);
  const root = useQuery(collectionQuery("root")).data;
  const changed = useCollectionsChanged();
  const isRestored = whyNotBack !== undefined;
  const move = useMutation({
    mutationFn: (place: string) =>
      changeCollection(id, {
        parent_id: place === "root" ? null : Number(place),
        ...(isRestored ? { archived: false } : {}),
      }),
    onSuccess: async () => {
      onClose();
      await changed();
      notifications.show({ message: isRestored ? `“${name}” is out of the trash` : `“${name}” moved` });
    },
  });
  return (
    <Modal opened onClose={onClose} title={isRestored ? `Where should “${name}” go?` : `Move “${name}”`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (place !== null) move.mutate(place);
        }}
      >
        <Stack>
          <FormAlert message={move.error?.message ?? null} mb={0} />
          {isRestored && <Text>{whyNotBack}</Text>}
          <Fetched query={tree} what="collections">
            {(nodes) => (
              <Select
                label="Into"
                description="All that is in it goes along. Its permissions stay as they are."
                placeholder="Choose a collection"
                data={[
                  ...(root?.can_write ? [{ value: "root", label: root.name }] : []),
                  ...placesFor(nodes, [id]).map(({ id, path }) => ({ value: String(id), label: path })),
                ]}
                value={place}
                onChange={setPlace}
                searchable
                limit={100}
                nothingFoundMessage="No collection like that is yours to change"
                data-autofocus
              />
            )}
          </Fetched>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={move.isPending} disabled={place === null}>
              {isRestored ? "Restore" : "Move"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
