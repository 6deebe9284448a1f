/** Whether Metalith knows the tables of a database, how fresh that knowledge is, and why not. */
import { Group, Loader, Text } from "@mantine/core";
import type { DatabaseView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { Moment } from "@/ui/Moment";

type Synced = Pick<DatabaseView, "initial_sync_status" | "initial_sync_error" | "is_syncing" | "last_synced_at">;

/** Waiting counts as syncing: the next look will show what came of it. */
export const isSyncing = (database: Synced) => database.is_syncing;

export function SyncStatus({ database }: { database: Synced }) {
  return (
    <Group gap={6} wrap="nowrap" role="status" align="flex-start">
      {face(database)}
    </Group>
  );
}

function face({ is_syncing, initial_sync_error, initial_sync_status, last_synced_at }: Synced) {
  if (is_syncing) {
    return (
      <>
        <Loader size={14} aria-hidden="true" mt={3} />
        <Text size="sm">Reading tables…</Text>
      </>
    );
  }
  if (initial_sync_error !== null || initial_sync_status === "aborted") {
    return (
      <Text size="sm" c="red" span>
        <Icon name="warning" /> Could not be read{initial_sync_error && `: ${initial_sync_error}`}
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed" span>
      {last_synced_at ? (
        <>
          <Icon name="check" /> Read <Moment iso={last_synced_at} />
        </>
      ) : (
        "Not read yet"
      )}
    </Text>
  );
}
