/** The connection of a stored database. Saving tests what was changed; the button tests what is stored. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeDatabase, checkDatabase, databasesKey } from "@/api/databases";
import type { Engine } from "@/api/engines";
import type { DatabaseView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { DatabaseForm } from "./DatabaseForm";
import { type StoredDatabase, useDatabaseForm } from "./useDatabaseForm";

export function EditDatabase({ database, engines }: { database: DatabaseView; engines: Engine[] }) {
  const stored = toStored(database);
  const form = useDatabaseForm(engines, stored);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => changeDatabase(database.id, { name: form.name.trim(), details: form.toSend() }),
    onSuccess: async (saved) => {
      form.reset(toStored(saved));
      await queryClient.invalidateQueries({ queryKey: databasesKey });
      notifications.show({ message: "Database saved" });
    },
    onError: form.refusal.show,
  });
  return (
    <DatabaseForm
      form={form}
      engines={engines}
      stored={stored}
      busy={save.isPending}
      save="Save changes"
      onSave={save.mutate}
    >
      <HealthCheck id={database.id} />
    </DatabaseForm>
  );
}

function toStored({ name, engine, details }: DatabaseView): StoredDatabase {
  return { name, engine, details: details ?? {} };
}

function HealthCheck({ id }: { id: number }) {
  const check = useMutation({ mutationFn: checkDatabase });
  return (
    <Group>
      <Button variant="default" loading={check.isPending} onClick={() => check.mutate(id)}>
        Test saved connection
      </Button>
      <div role="status">
        {check.data?.status === "ok" && (
          <Group gap={6} c="verdigris">
            <Icon name="check" />
            <Text size="sm">It works</Text>
          </Group>
        )}
        {(check.data?.status === "error" || check.error) && (
          <Text size="sm" c="red">
            {check.data?.message ?? check.error?.message}
          </Text>
        )}
      </div>
    </Group>
  );
}
