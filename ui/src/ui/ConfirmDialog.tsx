/** Asks before something is lost or given away. For what cannot be brought back, the name has to be typed. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { FormAlert } from "./FormAlert";
import { useReturnFocus } from "./useReturnFocus";

interface ConfirmDialogProps {
  title: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  confirm: string;
  typed?: string;
  /** Red, unless nothing is lost by it. */
  isLoss?: boolean;
  /** False while what will happen is not known yet. */
  isKnown?: boolean;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({
  title,
  children,
  confirm,
  typed,
  isLoss = true,
  isKnown = true,
  busy,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [text, setText] = useState("");
  useReturnFocus();
  const isReady = isKnown && (typed === undefined || text.trim() === typed.trim());
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (isReady) onConfirm();
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack>
          <FormAlert message={error?.message ?? null} />
          <Text component="div">{children}</Text>
          {typed !== undefined && (
            <TextInput
              data-autofocus
              label="Type the name to confirm"
              value={text}
              autoComplete="off"
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus={typed === undefined || undefined}>
              Cancel
            </Button>
            <Button type="submit" color={isLoss ? "red" : undefined} loading={busy} disabled={!isReady}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
