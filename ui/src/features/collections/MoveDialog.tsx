/** Chooses a place for collections: another one for those in use, any for those that come back from the trash. */
import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { carryOut } from "@/api/bulk";
import { placesFor } from "@/api/collectionPlaces";
import { changeCollection, collectionQuery, collectionTreeQuery } from "@/api/collections";
import { Fetched } from "@/ui/states";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { NotDone } from "./NotDone";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { type Named, theseWords } from "./words";

interface Props {
  collections: Named[];
  /** They are in the trash, and this is why they cannot go back where they were. */
  whyNotBack?: string;
  onMoved?: () => void;
  onClose: () => void;
}

export function MoveDialog({ collections, whyNotBack, onMoved, onClose }: Props) {
  useReturnFocus();
  const [place, setPlace] = useState<string | null>(null);
  const tree = useQuery(collectionTreeQuery);
  const root = useQuery(collectionQuery("root")).data;
  const changed = useCollectionsChanged();
  const isRestored = whyNotBack !== undefined;
  const moved = collections.map(({ id }) => id);
  const these = theseWords(collections);
  const move = useMutation({
    mutationFn: (place: string) => moveAll(collections, place === "root" ? null : Number(place), isRestored),
    onSuccess: async () => {
      onClose();
      onMoved?.();
      await changed();
      notifications.show({ message: `${these} ${isRestored ? "restored" : "moved"}` });
    },
  });
  return (
    <Modal opened onClose={onClose} title={isRestored ? `Where should ${these} go?` : `Move ${these}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (place !== null) move.mutate(place);
        }}
      >
        <Stack>
          {move.error && <NotDone error={move.error} names={collections.map(({ name }) => name)} />}
          {isRestored && <Text>{whyNotBack}</Text>}
          <Fetched query={tree} what="collections">
            {(nodes) => (
              <Select
                label="Into"
                description="All that is in it goes along. Its permissions stay as they are."
                placeholder="Choose a collection"
                data={[
                  ...(root?.can_write ? [{ value: "root", label: root.name }] : []),
                  ...placesFor(nodes, moved).map(({ id, path }) => ({ value: String(id), label: path })),
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

export const noWayBack = "Where it was is in the trash itself, or not yours to change.";

function moveAll(collections: Named[], parent_id: number | null, isRestored: boolean): Promise<unknown> {
  const [first, ...others] = collections;
  if (first && others.length === 0)
    return changeCollection(first.id, { parent_id, ...(isRestored ? { archived: false } : {}) });
  const op = isRestored ? "collection.restore" : "collection.move";
  return carryOut(collections.map(({ id }) => ({ op, id, parent_id })));
}
