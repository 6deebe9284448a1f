/** Chooses another place for a dashboard; for one that cannot go back where it was, too. */
import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Dashboard } from "@/api/dashboardTypes";
import { changeDashboard } from "@/api/dashboards";
import { placeId } from "@/api/collectionPlaces";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { usePlaces } from "@/api/usePlaces";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";
import { PlaceSelect } from "@/ui/PlaceSelect";
import { Fetched } from "@/ui/states";

interface Props {
  dashboard: Pick<Dashboard, "id" | "name" | "archived">;
  onClose: () => void;
}

export function MoveDialog({ dashboard: { id, name, archived }, onClose }: Props) {
  const [place, setPlace] = useState<string | null>(null);
  const { tree, places } = usePlaces();
  const changed = useDashboardsChanged();
  const move = useMutation({
    mutationFn: (place: string) =>
      changeDashboard(id, { collection_id: placeId(place), ...(archived ? { archived: false } : {}) }),
    onSuccess: async (dashboard) => {
      onClose();
      await changed(dashboard);
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
            description="Whoever sees the collection sees the dashboard, and of its questions those they may see."
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
