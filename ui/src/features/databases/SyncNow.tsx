import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { databasesKey, syncDatabase } from "@/api/databases";
import type { DatabaseView } from "@/api/types";
import { Icon } from "@/ui/icons";

/** Reads the tables and columns again, in the background. */
export function SyncNow({ database }: { database: Pick<DatabaseView, "id" | "name"> }) {
  const queryClient = useQueryClient();
  const sync = useMutation({
    mutationFn: syncDatabase,
    onSuccess: async () => {
      notifications.show({ message: `Reading the tables of “${database.name}”` });
      await queryClient.invalidateQueries({ queryKey: databasesKey });
    },
    onError: (error) =>
      notifications.show({
        color: "red",
        title: `“${database.name}” could not be read`,
        message: error.message,
        autoClose: false,
      }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon name="sync" />}
      loading={sync.isPending}
      aria-label={`Sync now: ${database.name}`}
      onClick={() => sync.mutate(database.id)}
    >
      Sync now
    </Button>
  );
}
