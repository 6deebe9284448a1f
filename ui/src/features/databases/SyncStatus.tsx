import { Group, Loader, Text } from "@mantine/core";
import type { DatabaseView } from "@/api/types";
import { Icon } from "@/ui/icons";

export const isSyncing = (database: Pick<DatabaseView, "initial_sync_status">) =>
  database.initial_sync_status === "incomplete";

/** Whether Metalith knows the tables of a database yet. */
export function SyncStatus({ database }: { database: Pick<DatabaseView, "initial_sync_status"> }) {
  return (
    <Group gap={6} wrap="nowrap" role="status">
      {face(database.initial_sync_status)}
    </Group>
  );
}

function face(status: string) {
  if (status === "incomplete") {
    return (
      <>
        <Loader size={14} aria-hidden="true" />
        <Text size="sm">Reading tables…</Text>
      </>
    );
  }
  if (status === "aborted") {
    return (
      <Text size="sm" c="red" span>
        <Icon name="warning" /> Could not be read
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed" span>
      <Icon name="check" /> Read
    </Text>
  );
}
