import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { showFailure, showUndo } from "@/ui/showUndo";
import { doTo, isCollection, type Thing } from "./things";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { theseWords } from "./words";

/**
 * Puts things into the trash without a question: what was not meant is taken back with one button. Several at once go
 * all or none; whoever asks says what came in the way.
 */
export function useArchive(onDone?: () => void) {
  const changed = useCollectionsChanged();
  const undo = useMutation({
    mutationFn: (moved: Thing[]) => doTo(moved, { is: "restore" }),
    onSuccess: async (_answer, moved) => {
      await changed();
      const back = moved.length === 1 ? "is back where it was" : "are back where they were";
      notifications.show({ message: `${theseWords(moved)} ${back}` });
    },
    onError: showFailure,
  });
  return useMutation({
    mutationFn: (moved: Thing[]) => doTo(moved, { is: "archive" }),
    onSuccess: async (_answer, moved) => {
      onDone?.();
      showUndo(`${theseWords(moved)} ${whereTo(moved)}`, () => undo.mutate(moved));
      await changed();
    },
  });
}

function whereTo(moved: Thing[]): string {
  if (moved.length > 1) return "are in the trash";
  return moved.every(isCollection) ? "is in the trash, with all that is in it" : "is in the trash";
}
