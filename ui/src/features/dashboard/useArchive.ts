import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Dashboard } from "@/api/types";
import { changeDashboard } from "@/api/dashboards";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { showFailure, showUndo } from "@/ui/showUndo";

/** Puts a dashboard into the trash without asking: what was not meant is taken back with one button. */
export function useArchive({ id, name }: Dashboard) {
  const changed = useDashboardsChanged();
  const undo = useRestore({ id, name }, showFailure);
  return useMutation({
    mutationFn: () => changeDashboard(id, { archived: true }),
    onSuccess: async (dashboard) => {
      showUndo(`“${name}” is in the trash`, () => undo.mutate());
      await changed(dashboard);
    },
    onError: showFailure,
  });
}

/** Puts it back where it was. */
export function useRestore({ id, name }: Pick<Dashboard, "id" | "name">, onError: (error: Error) => void) {
  const changed = useDashboardsChanged();
  return useMutation({
    mutationFn: () => changeDashboard(id, { archived: false }),
    onSuccess: async (dashboard) => {
      await changed(dashboard);
      notifications.show({ message: `“${name}” is back where it was` });
    },
    onError,
  });
}
