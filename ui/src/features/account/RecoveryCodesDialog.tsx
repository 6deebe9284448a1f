import { Modal } from "@mantine/core";
import { RecoveryCodes } from "./RecoveryCodes";

/** Until they are put away, nothing else closes it: a stray click must not cost the only sight of them. */
export function RecoveryCodesDialog({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Modal
      opened
      onClose={onDone}
      size="lg"
      title="Keep your recovery codes"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <RecoveryCodes codes={codes} onDone={onDone} />
    </Modal>
  );
}
