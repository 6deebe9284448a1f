/** Chooses a place for collections: another one for those in use, any for those that come back from the trash. */
import { Select, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { carryOut } from "@/api/bulk";
import { placesFor } from "@/api/collectionPlaces";
import { changeCollection, collectionQuery, collectionTreeQuery } from "@/api/collections";
import { FormDialog } from "@/ui/FormDialog";
import { Fetched } from "@/ui/states";
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
    <FormDialog
      title={isRestored ? `Where should ${these} go?` : `Move ${these}`}
      verb={isRestored ? "Restore" : "Move"}
      isReady={place !== null}
      isBusy={move.isPending}
      onSubmit={(event) => {
        event.preventDefault();
        if (place !== null) move.mutate(place);
      }}
      onClose={onClose}
    >
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
    </FormDialog>
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
