import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiKeysQuery, deleteApiKey } from "@/api/apiKeys";
import type { ApiKeyView } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

export function DeleteKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyView; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteApiKey,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      notifications.show({ message: `API key “${apiKey.name}” deleted` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${apiKey.name}”?`}
      confirm="Delete API key"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(apiKey.id)}
      onClose={onClose}
    >
      Programs that use this key are refused from their next request on. It cannot be brought back.
    </ConfirmDialog>
  );
}
