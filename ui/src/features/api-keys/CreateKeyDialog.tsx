/** First a form, then the secret: shown here once, kept nowhere. */
import { Modal } from "@mantine/core";
import { useState } from "react";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { CreatedKey } from "./CreatedKey";
import { NewKeyForm } from "./NewKeyForm";

export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  useReturnFocus();
  // a stray click must not cost the only sight of the key
  const isSafeToClose = secret === null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={isSafeToClose ? "Create an API key" : "Copy your API key"}
      closeOnClickOutside={isSafeToClose}
      closeOnEscape={isSafeToClose}
      withCloseButton={isSafeToClose}
    >
      {secret === null ? (
        <NewKeyForm onCreated={(key) => setSecret(key.unmasked_key)} onCancel={onClose} />
      ) : (
        <CreatedKey secret={secret} onDone={onClose} />
      )}
    </Modal>
  );
}
