/** Moves things that lie in a collection, one or several; those in the trash come back where they are moved to. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { placeId, toPutInto } from "@/api/collectionPlaces";
import { usePlaces } from "@/api/usePlaces";
import { MoveDialog } from "@/ui/MoveDialog";
import { NotDone } from "./NotDone";
import { doTo, isCollection, type Thing } from "./things";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { theseWords } from "./words";

interface Props {
  things: Thing[];
  /** They are in the trash, and cannot go back where they were. */
  isRestored?: boolean;
  onMoved?: () => void;
  onClose: () => void;
}

export function MoveThings({ things, isRestored = false, onMoved, onClose }: Props) {
  const [place, setPlace] = useState<string | null>(null);
  const { finder, name } = usePlaces(toPutInto(things.filter(isCollection).map(({ id }) => id)), place, true);
  const changed = useCollectionsChanged();
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
    <MoveDialog
      finder={finder}
      place={place}
      name={name}
      onChoose={setPlace}
      these={these}
      isRestored={isRestored}
      about={
        things.some(isCollection)
          ? "All that is in it goes along. Its permissions stay as they are."
          : "Whoever sees the collection sees what lies in it."
      }
      notice={move.error && <NotDone error={move.error} things={things} />}
      isBusy={move.isPending}
      onMove={(place) => move.mutate(place)}
      onClose={onClose}
    />
  );
}
