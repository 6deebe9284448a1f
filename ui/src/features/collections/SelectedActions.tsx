/** What can be done about several things at once: all of it, or nothing. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/http";
import type { CollectionItem } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { SelectionBar } from "@/ui/SelectionBar";
import { MoveThings } from "./MoveThings";
import { NotDone } from "./NotDone";
import { doTo, isCollection, type Thing } from "./things";
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
      <SelectionBar count={chosen.length} onClear={onDone} notice={notDone(archive)}>
        <Button size="xs" variant="default" onClick={() => setMoving(true)}>
          Move…
        </Button>
        <Button size="xs" variant="default" loading={archive.isPending} onClick={() => archive.mutate(chosen)}>
          Move to the trash
        </Button>
      </SelectionBar>
      {isMoving && <MoveThings things={chosen} onMoved={onDone} onClose={() => setMoving(false)} />}
    </>
  );
}

function InTrash({ chosen, onDone }: Props) {
  const [dialog, setDialog] = useState<"delete" | "elsewhere" | null>(null);
  const changed = useCollectionsChanged();
  const restore = useMutation({
    mutationFn: (things: Thing[]) => doTo(things, { is: "restore" }),
    onSuccess: async (_answer, things) => {
      onDone();
      await changed();
      notifications.show({ message: `${theseWords(things)} restored` });
    },
  });
  const remove = useMutation({
    mutationFn: (things: Thing[]) => doTo(things, { is: "delete" }),
    onSuccess: async (_answer, things) => {
      onDone();
      await changed();
      notifications.show({ message: `${theseWords(things)} deleted` });
    },
    onError: () => setDialog(null),
  });
  const hasNoWayBack = restore.error instanceof ApiError && restore.error.status === 400;
  return (
    <>
      <SelectionBar count={chosen.length} onClear={onDone} notice={notDone(restore.error ? restore : remove)}>
        {chosen.every(({ can_write }) => can_write) && (
          <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate(chosen)}>
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
        <MoveThings things={chosen} isRestored onMoved={onDone} onClose={() => setDialog(null)} />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={`Delete ${theseWords(chosen)} for good?`}
          confirm="Delete for good"
          busy={remove.isPending}
          error={null}
          onConfirm={() => remove.mutate(chosen)}
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

/** By the names of those it was tried with, whatever is chosen since. */
const notDone = ({ error, variables = [] }: { error: Error | null; variables: Thing[] | undefined }) =>
  error && <NotDone error={error} things={variables} />;
