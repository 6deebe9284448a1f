/** Chooses a place for things: another one for those in use, any for those that come back from the trash. */
import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { placeId } from "@/api/collectionPlaces";
import { usePlaces } from "@/api/usePlaces";
import { FormDialog } from "@/ui/FormDialog";
import { PlaceSelect } from "@/ui/PlaceSelect";
import { Fetched } from "@/ui/states";
import { NotDone } from "./NotDone";
import { doTo, isCollection, type Thing } from "./things";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { theseWords } from "./words";

interface Props {
  things: Thing[];
  /** They are in the trash, and this is why they cannot go back where they were. */
  whyNotBack?: string;
  onMoved?: () => void;
  onClose: () => void;
}

export function MoveDialog({ things, whyNotBack, onMoved, onClose }: Props) {
  const [place, setPlace] = useState<string | null>(null);
  const { tree, places } = usePlaces(things.filter(isCollection).map(({ id }) => id));
  const changed = useCollectionsChanged();
  const isRestored = whyNotBack !== undefined;
  const these = theseWords(things);
  const move = useMutation({
    mutationFn: (place: string) => doTo(things, { is: isRestored ? "restore" : "move", to: placeId(place) }),
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
      {move.error && <NotDone error={move.error} names={things.map(({ name }) => name)} />}
      {isRestored && <Text>{whyNotBack}</Text>}
      <Fetched query={tree} what="collections">
        {() => (
          <PlaceSelect
            label="Into"
            description={
              things.some(isCollection)
                ? "All that is in it goes along. Its permissions stay as they are."
                : "Whoever sees the collection sees what lies in it."
            }
            places={places}
            value={place}
            onChange={setPlace}
            data-autofocus
          />
        )}
      </Fetched>
    </FormDialog>
  );
}

export const noWayBack = "Where it was is in the trash itself, or not yours to change.";
