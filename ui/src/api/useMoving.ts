import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { placeId, toPutInto } from "./collectionPlaces";
import { usePlaces } from "./usePlaces";

/** Where something goes; out of the trash at the same time, if it is there. */
export interface NewPlace {
  collection_id: number | null;
  archived?: false;
}

interface Moving<Thing> {
  thing: { name: string; archived: boolean };
  change: (place: NewPlace) => Promise<Thing>;
  /** Shows the answer wherever the thing is shown. */
  changed: (thing: Thing) => Promise<void>;
  onClose: () => void;
}

/** Moves one thing, or brings it back from the trash to another place: what the dialog for it shows and does. */
export function useMoving<Thing>({ thing: { name, archived }, change, changed, onClose }: Moving<Thing>) {
  const [place, onChoose] = useState<string | null>(null);
  const places = usePlaces(toPutInto(), place, true);
  const move = useMutation({
    mutationFn: (place: string) =>
      change({ collection_id: placeId(place), ...(archived ? { archived: false as const } : {}) }),
    onSuccess: async (moved) => {
      onClose();
      await changed(moved);
      notifications.show({ message: `“${name}” ${archived ? "restored" : "moved"}` });
    },
  });
  return {
    finder: places.finder,
    name: places.name,
    place,
    onChoose,
    these: `“${name}”`,
    isRestored: archived,
    failure: move.error?.message ?? null,
    isBusy: move.isPending,
    onMove: (place: string) => move.mutate(place),
    onClose,
  };
}
