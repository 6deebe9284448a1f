import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { databasesKey, databasesQuery, removeDatabase } from "@/api/databases";
import type { DatabaseView } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

export function RemoveDatabase({ database }: { database: DatabaseView }) {
  const [asking, question] = useDisclosure(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: removeDatabase,
    onSuccess: async () => {
      await navigate({ to: "/admin/databases" });
      queryClient.removeQueries({ queryKey: [...databasesKey, database.id] });
      await queryClient.invalidateQueries({ queryKey: databasesQuery.queryKey });
      notifications.show({ message: `“${database.name}” removed` });
    },
  });
  return (
    <Stack align="flex-start" gap="sm">
      <Text c="dimmed">
        Metalith forgets this database and everything saved about it. The database itself is not touched.
      </Text>
      <Button color="red" variant="outline" onClick={question.open}>
        Remove this database
      </Button>
      {asking && (
        <ConfirmDialog
          title={`Remove “${database.name}”?`}
          confirm="Remove database"
          typed={database.name}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(database.id)}
          onClose={question.close}
        >
          Its connection, its tables and fields, and what was saved about them here go away. The data stays where it is.
        </ConfirmDialog>
      )}
    </Stack>
  );
}
