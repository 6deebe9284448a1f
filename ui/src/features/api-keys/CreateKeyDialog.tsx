/** First a form, then the secret: shown here once, kept nowhere. */
import { Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiKeysQuery, createApiKey } from "@/api/apiKeys";
import { CreatedKey } from "./CreatedKey";
import { NewKeyForm } from "./NewKeyForm";

export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: createApiKey,
    // the answer holds the secret: it must not outlive this dialog in the mutation cache
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  const created = create.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={created ? "Copy your API key" : "Create an API key"}
      // a stray click must not cost the only sight of the key
      closeOnClickOutside={created === undefined}
      closeOnEscape={created === undefined}
      withCloseButton={created === undefined}
    >
      {created ? (
        <CreatedKey secret={created.unmasked_key} onDone={onClose} />
      ) : (
        <NewKeyForm error={create.error} busy={create.isPending} onCreate={(key) => create.mutate(key)} onCancel={onClose} />
      )}
    </Modal>
  );
}
