/** Chooses another place for a question; for one that cannot go back where it was, too. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Card } from "@/api/types";
import { changeCard } from "@/api/cards";
import { placeId } from "@/api/collectionPlaces";
import { useCardsChanged } from "@/api/useCardsChanged";
import { usePlaces } from "@/api/usePlaces";
import { FormAlert } from "@/ui/FormAlert";
import { MoveDialog } from "@/ui/MoveDialog";

interface Props {
  card: Pick<Card, "id" | "name" | "archived">;
  onClose: () => void;
}

export function MoveCard({ card: { id, name, archived }, onClose }: Props) {
  const places = usePlaces();
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
    <MoveDialog
      {...places}
      these={`“${name}”`}
      isRestored={archived}
      about="Whoever sees the collection sees the question and its answer."
      notice={<FormAlert message={move.error?.message ?? null} mb={0} />}
      isBusy={move.isPending}
      onMove={(place) => move.mutate(place)}
      onClose={onClose}
    />
  );
}
