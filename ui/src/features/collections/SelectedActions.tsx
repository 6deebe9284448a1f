/** What can be done about several things at once: all of it or nothing, but that dashboards take their turns. */
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
import { doTo, isCollection, PartlyDone, type Thing } from "./things";
import { Turns } from "./Turns";
import { useArchive } from "./useArchive";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { useTurns } from "./useTurns";
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
      <SelectionBar count={chosen.length} onClear={onDone} notice={<Notice {...archive} count={chosen.length} />}>
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
  const { turn, take, settle } = useTurns();
  const restore = useMutation({
    mutationFn: (things: Thing[]) => doTo(things, { is: "restore" }, take),
    onSuccess: async (_answer, things) => {
      onDone();
      await changed();
      notifications.show({ message: `${theseWords(things)} restored` });
    },
    onSettled: settle,
  });
  const remove = useMutation({
    mutationFn: (things: Thing[]) => doTo(things, { is: "delete" }, take),
    onSuccess: async (_answer, things) => {
      onDone();
      await changed();
      notifications.show({ message: `${theseWords(things)} deleted` });
    },
    onError: () => setDialog(null),
    onSettled: settle,
  });
  const failed = restore.error ? restore : remove;
  const hasNoWayBack =
    restore.error instanceof PartlyDone || (restore.error instanceof ApiError && restore.error.status === 400);
  return (
    <>
      <SelectionBar
        count={chosen.length}
        onClear={onDone}
        notice={<Notice error={failed.error} variables={failed.variables} turn={turn} count={chosen.length} />}
      >
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

interface NoticeProps {
  error: Error | null;
  /** About what it was tried. */
  variables: Thing[] | undefined;
  turn: number | null;
  count: number;
}

function Notice({ error, variables = [], turn, count }: NoticeProps) {
  return (
    <>
      {error && <NotDone error={error} things={variables} />}
      <Turns turn={turn} count={count} />
    </>
  );
}
