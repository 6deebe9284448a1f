/** Says of a dashboard that it was put away, and the two ways out of the trash. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Dashboard } from "@/api/types";
import { dashboardQuery, deleteDashboard } from "@/api/dashboards";
import { ApiError } from "@/api/http";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Icon } from "@/ui/icons";
import { showFailure } from "@/ui/showUndo";
import { MoveDashboard } from "./MoveDashboard";
import { useRestore } from "./useArchive";

export function InTheTrash({ dashboard }: { dashboard: Dashboard }) {
  const [dialog, setDialog] = useState<"delete" | "elsewhere" | null>(null);
  const restore = useRestore(dashboard, (error) => {
    // where it was is gone or closed: another place is asked for
    if (error instanceof ApiError && error.status === 400) setDialog("elsewhere");
    else showFailure(error);
  });
  const remove = useDelete(dashboard);
  return (
    <Alert color="yellow" variant="light" icon={<Icon name="trash" />} mb="lg">
      <Group justify="space-between">
        <Text size="sm">This dashboard is in the trash. It can be changed again when it is restored.</Text>
        <Group gap="xs">
          {dashboard.can_write && (
            <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
              Restore
            </Button>
          )}
          {dashboard.can_delete && (
            <Button size="xs" variant="outline" color="red" onClick={() => setDialog("delete")}>
              Delete for good
            </Button>
          )}
        </Group>
      </Group>
      {dialog === "elsewhere" && <MoveDashboard dashboard={dashboard} onClose={() => setDialog(null)} />}
      {dialog === "delete" && (
        <ConfirmDialog
          title={`Delete “${dashboard.name}” for good?`}
          confirm="Delete for good"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDialog(null)}
        >
          It cannot be brought back. The questions on it stay where they are.
        </ConfirmDialog>
      )}
    </Alert>
  );
}

function useDelete({ id, name }: Dashboard) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const changed = useDashboardsChanged();
  return useMutation({
    mutationFn: () => deleteDashboard(id),
    onSuccess: async () => {
      // left first, so that nobody looks at what is gone
      await navigate({ to: "/collection/$collectionId", params: { collectionId: "trash" } });
      client.removeQueries({ queryKey: dashboardQuery(id).queryKey });
      await changed();
      notifications.show({ message: `“${name}” deleted` });
    },
  });
}
