/** Chooses another place for a dashboard; for one that cannot go back where it was, too. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { placeId } from "@/api/collectionPlaces";
import { changeDashboard } from "@/api/dashboards";
import type { Dashboard } from "@/api/types";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { usePlaces } from "@/api/usePlaces";
import { FormAlert } from "@/ui/FormAlert";
import { MoveDialog } from "@/ui/MoveDialog";
import { whoSeesIt } from "./words";

interface Props {
  dashboard: Pick<Dashboard, "id" | "name" | "archived">;
  onClose: () => void;
}

export function MoveDashboard({ dashboard: { id, name, archived }, onClose }: Props) {
  const places = usePlaces();
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
    <MoveDialog
      {...places}
      these={`“${name}”`}
      isRestored={archived}
      about={whoSeesIt}
      notice={<FormAlert message={move.error?.message ?? null} mb={0} />}
      isBusy={move.isPending}
      onMove={(place) => move.mutate(place)}
      onClose={onClose}
    />
  );
}
