/** Chooses another place for a question; for one that cannot go back where it was, too. */
import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Card } from "@/api/types";
import { changeCard } from "@/api/cards";
import { placeId } from "@/api/collectionPlaces";
import { useCardsChanged } from "@/api/useCardsChanged";
import { usePlaces } from "@/api/usePlaces";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";
import { PlaceSelect } from "@/ui/PlaceSelect";
import { Fetched } from "@/ui/states";

interface Props {
  card: Pick<Card, "id" | "name" | "archived">;
  onClose: () => void;
}

export function MoveDialog({ card: { id, name, archived }, onClose }: Props) {
  const [place, setPlace] = useState<string | null>(null);
  const { tree, places } = usePlaces();
  const changed = useCardsChanged();
  const move = useMutation({
    mutationFn: (place: string) =>
      changeCard(id, { collection_id: placeId(place), ...(archived ? { archived: false } : {}) }),
    onSuccess: async (card) => {
      onClose();
      await changed(card);
      notifications.show({ message: `“${name}” ${archived ? "restored" : "moved"}` });
    },
  });
  return (
    <FormDialog
      title={archived ? `Where should “${name}” go?` : `Move “${name}”`}
      verb={archived ? "Restore" : "Move"}
      isReady={place !== null}
      isBusy={move.isPending}
      onSubmit={(event) => {
        event.preventDefault();
        if (place !== null) move.mutate(place);
      }}
      onClose={onClose}
    >
      <FormAlert message={move.error?.message ?? null} mb={0} />
      {archived && <Text>Where it was is in the trash itself, or not yours to change.</Text>}
      <Fetched query={tree} what="collections">
        {() => (
          <PlaceSelect
            label="Into"
            description="Whoever sees the collection sees the question and its answer."
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
