/** The two ways out of the trash. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/http";
import type { CollectionItem } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { showFailure } from "@/ui/showUndo";
import { MoveThings } from "./MoveThings";
import { doTo, isCollection } from "./things";
import { useCollectionsChanged } from "./useCollectionsChanged";

interface Props {
  thing: Pick<CollectionItem, "id" | "model" | "name" | "can_write" | "can_delete">;
  /** Told before the lists are asked for again, so that nobody looks at what is gone. */
  onDeleted?: () => Promise<void>;
}

export function TrashActions({ thing, onDeleted }: Props) {
  const { name, can_write, can_delete } = thing;
  const [deleting, deletion] = useDisclosure(false);
  const [isElsewhere, setElsewhere] = useState(false);
  const changed = useCollectionsChanged();
  const restore = useMutation({
    mutationFn: () => doTo([thing], { is: "restore" }),
    onSuccess: async () => {
      await changed();
      notifications.show({ message: `“${name}” is back where it was` });
    },
    onError: (error) => {
      // where it was is gone or closed: another place is asked for
      if (error instanceof ApiError && error.status === 400) return setElsewhere(true);
      showFailure(error);
    },
  });
  const remove = useMutation({
    mutationFn: () => doTo([thing], { is: "delete" }),
    onSuccess: async () => {
      deletion.close();
      await onDeleted?.();
      await changed();
      notifications.show({ message: `“${name}” deleted` });
    },
  });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {can_write && (
        <Button
          size="xs"
          variant="default"
          aria-label={`Restore ${name}`}
          loading={restore.isPending}
          onClick={() => restore.mutate()}
        >
          Restore
        </Button>
      )}
      {can_delete && (
        <Button size="xs" variant="outline" color="red" aria-label={`Delete ${name} for good`} onClick={deletion.open}>
          Delete
        </Button>
      )}
      {isElsewhere && <MoveThings things={[thing]} isRestored onClose={() => setElsewhere(false)} />}
      {deleting && (
        <ConfirmDialog
          title={`Delete “${name}” for good?`}
          confirm="Delete for good"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={deletion.close}
        >
          {isCollection(thing)
            ? "It goes with all that is in it and cannot be brought back."
            : "It cannot be brought back."}
        </ConfirmDialog>
      )}
    </Group>
  );
}
