/** What can be done about several things at once: all of it, or nothing. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/http";
import type { CollectionItem } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { SelectionBar } from "@/ui/SelectionBar";
import { MoveDialog, noWayBack } from "./MoveDialog";
import { NotDone } from "./NotDone";
import { doTo, isCollection } from "./things";
import { useArchive } from "./useArchive";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { theseWords } from "./words";

interface Props {
  chosen: CollectionItem[];
  onDone: () => void;
}

export function SelectedActions({ chosen, onDone }: Props) {
  return chosen.every(({ archived }) => archived) ? (
    <InTrash chosen={chosen} onDone={onDone} />
  ) : (
    <InUse chosen={chosen} onDone={onDone} />
  );
}

function InUse({ chosen, onDone }: Props) {
  const [isMoving, setMoving] = useState(false);
  const archive = useArchive(onDone);
  return (
    <>
      <SelectionBar count={chosen.length} onClear={onDone} notice={notDone(archive.error, chosen)}>
        <Button size="xs" variant="default" onClick={() => setMoving(true)}>
          Move…
        </Button>
        <Button size="xs" variant="default" loading={archive.isPending} onClick={() => archive.mutate(chosen)}>
          Move to the trash
        </Button>
      </SelectionBar>
      {isMoving && <MoveDialog things={chosen} onMoved={onDone} onClose={() => setMoving(false)} />}
    </>
  );
}

function InTrash({ chosen, onDone }: Props) {
  const [dialog, setDialog] = useState<"delete" | "elsewhere" | null>(null);
  const changed = useCollectionsChanged();
  const restore = useMutation({
    mutationFn: () => doTo(chosen, { is: "restore" }),
    onSuccess: async () => {
      onDone();
      await changed();
      notifications.show({ message: `${theseWords(chosen)} restored` });
    },
  });
  const remove = useMutation({
    mutationFn: () => doTo(chosen, { is: "delete" }),
    onSuccess: async () => {
      onDone();
      await changed();
      notifications.show({ message: `${theseWords(chosen)} deleted` });
    },
    onError: () => setDialog(null),
  });
  const hasNoWayBack = restore.error instanceof ApiError && restore.error.status === 400;
  return (
    <>
      <SelectionBar count={chosen.length} onClear={onDone} notice={notDone(restore.error ?? remove.error, chosen)}>
        {chosen.every(({ can_write }) => can_write) && (
          <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
            Restore
          </Button>
        )}
        {hasNoWayBack && (
          <Button size="xs" variant="default" onClick={() => setDialog("elsewhere")}>
            Restore elsewhere…
          </Button>
        )}
        {chosen.every(({ can_delete }) => can_delete) && (
          <Button size="xs" variant="outline" color="red" onClick={() => setDialog("delete")}>
            Delete for good
          </Button>
        )}
      </SelectionBar>
      {dialog === "elsewhere" && (
        <MoveDialog things={chosen} whyNotBack={noWayBack} onMoved={onDone} onClose={() => setDialog(null)} />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={`Delete ${theseWords(chosen)} for good?`}
          confirm="Delete for good"
          busy={remove.isPending}
          error={null}
          onConfirm={() => remove.mutate()}
          onClose={() => setDialog(null)}
        >
          {chosen.some(isCollection)
            ? "Each goes with all that is in it and cannot be brought back."
            : "They cannot be brought back."}
        </ConfirmDialog>
      )}
    </>
  );
}

const notDone = (error: Error | null, chosen: CollectionItem[]) =>
  error && <NotDone error={error} names={chosen.map(({ name }) => name)} />;
