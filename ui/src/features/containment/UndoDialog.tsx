import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { undoContainment } from "@/api/containment";
import type { Containment, ContainmentUndone } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { hitLines } from "./words";

interface Props {
  containment: Containment;
  onUndone: () => void;
  onClose: () => void;
}

/** Asks, undoes, and says what came back and what did not. */
export function UndoDialog({ containment, onUndone, onClose }: Props) {
  const undo = useMutation({ mutationFn: undoContainment, onSuccess: onUndone });
  if (undo.data) return <Undone undone={undo.data} onClose={onClose} />;
  return (
    <ConfirmDialog
      title="Undo this containment?"
      confirm="Undo"
      isLoss={false}
      busy={undo.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate(containment.plan_id)}
      onClose={onClose}
    >
      The API keys it stopped work again, and the passwords it closed open again what they opened. Ended sessions stay
      ended: people sign in again. Be sure that whoever should not have them has neither.
    </ConfirmDialog>
  );
}

function Undone({ undone: { counts, left }, onClose }: { undone: ContainmentUndone; onClose: () => void }) {
  useReturnFocus();
  const back = hitLines(counts, "undone");
  return (
    <Modal opened onClose={onClose} title="Undone">
      <Stack>
        {back.length === 0 && <Text>There was nothing that could come back.</Text>}
        <List aria-label="What came back" size="sm">
          {back.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        {left.length > 0 && (
          <>
            <Text fw={600}>What stays as it is</Text>
            <List aria-label="What stays as it is" size="sm">
              {left.map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
