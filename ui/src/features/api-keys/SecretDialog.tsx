/** A dialog that ends with a secret, shown here once and kept nowhere: until it is put away, nothing else closes it. */
import { Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { KeySecret } from "@/api/types";
import { ShownOnce } from "@/ui/ShownOnce";
import { useReturnFocus } from "@/ui/useReturnFocus";

interface Props {
  title: string;
  onClose: () => void;
  children: (show: (key: KeySecret) => void) => ReactNode;
}

export function SecretDialog({ title, onClose, children }: Props) {
  const [secret, setSecret] = useState<string | null>(null);
  useReturnFocus();
  // a stray click must not cost the only sight of the key
  const isSafeToClose = secret === null;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={isSafeToClose ? title : "Copy your API key"}
      closeOnClickOutside={isSafeToClose}
      closeOnEscape={isSafeToClose}
      withCloseButton={isSafeToClose}
    >
      {secret === null ? (
        children((key) => setSecret(key.unmasked_key))
      ) : (
        <ShownOnce label="The API key" secret={secret} onDone={onClose}>
          Copy it now and keep it somewhere safe. It cannot be shown again.
        </ShownOnce>
      )}
    </Modal>
  );
}
