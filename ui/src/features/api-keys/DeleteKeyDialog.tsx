import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiKeysKey, deleteKey, type KeyPlace } from "@/api/apiKeys";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

interface Props {
  place: KeyPlace;
  apiKey: { id: number; name: string };
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteKeyDialog({ place, apiKey, onClose, onDeleted }: Props) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: number) => deleteKey(place, id),
    onSuccess: async () => {
      onDeleted?.();
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
      notifications.show({ message: `API key “${apiKey.name}” deleted` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Delete API Key"
      confirm="Delete API Key"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(apiKey.id)}
      onClose={onClose}
    >
      Programs that use “{apiKey.name}” are refused from their next request on. It cannot be brought back.
    </ConfirmDialog>
  );
}
