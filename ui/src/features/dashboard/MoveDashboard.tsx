/** Chooses another place for a dashboard; for one that cannot go back where it was, too. */
import { changeDashboard } from "@/api/dashboards";
import type { Dashboard } from "@/api/types";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { useMoving } from "@/api/useMoving";
import { MoveDialog } from "@/ui/MoveDialog";
import { whoSeesIt } from "./words";

interface Props {
  dashboard: Pick<Dashboard, "id" | "name" | "archived">;
  onClose: () => void;
}

export function MoveDashboard({ dashboard, onClose }: Props) {
  const changed = useDashboardsChanged();
  const moving = useMoving({
    thing: dashboard,
    change: (place) => changeDashboard(dashboard.id, place),
    changed,
    onClose,
  });
  return <MoveDialog about={whoSeesIt} {...moving} />;
}
