/** Whether queries may change data. Off unless somebody who knows what it means turns it on. */
import { Alert, Stack, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeDatabase, databasesKey } from "@/api/databases";
import type { DatabaseView } from "@/api/types";
import { Icon } from "@/ui/icons";

const SETTING = "native-query-writes";

export function WriteSwitch({ database }: { database: DatabaseView }) {
  const queryClient = useQueryClient();
  const mayWrite = database.settings?.[SETTING] === true;
  const change = useMutation({
    mutationFn: (on: boolean) => changeDatabase(database.id, { settings: { [SETTING]: on ? true : null } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: databasesKey }),
    onError: (error) => notifications.show({ color: "red", title: "Nothing was changed", message: error.message }),
  });
  return (
    <Stack maw={520} gap="sm">
      <Switch
        label="SQL questions may change data in this database"
        description="Off: every question runs read-only and the database itself refuses to write."
        checked={mayWrite}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {mayWrite && (
        <Alert color="yellow" variant="light" icon={<Icon name="warning" />} role="status">
          Everyone who may ask SQL questions of this database can insert, change and delete whatever its database user
          can.
        </Alert>
      )}
    </Stack>
  );
}
