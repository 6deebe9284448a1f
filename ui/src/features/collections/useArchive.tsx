import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { carryOut } from "@/api/bulk";
import { changeCollection } from "@/api/collections";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { type Named, theseWords } from "./words";

/** Puts a collection into the trash without a question: what was not meant is taken back with one button. */
export function useArchive() {
  const { changed, showArchived } = useArchived();
  return useMutation({
    mutationFn: ({ id }: Named) => changeCollection(id, { archived: true }),
    onSuccess: async (_collection, moved) => {
      showArchived([moved], () => changeCollection(moved.id, { archived: false }));
      await changed();
    },
    onError: showFailure,
  });
}

/** Several at once, all or none; whoever asks says what came in the way. */
export function useArchiveAll(onDone: () => void) {
  const { changed, showArchived } = useArchived();
  return useMutation({
    mutationFn: (collections: Named[]) => carryOut(collections.map(({ id }) => ({ op: "collection.archive", id }))),
    onSuccess: async (_answer, moved) => {
      onDone();
      showArchived(moved, () => carryOut(moved.map(({ id }) => ({ op: "collection.restore", id }))));
      await changed();
    },
  });
}

function useArchived() {
  const changed = useCollectionsChanged();
  const undo = useMutation({
    mutationFn: ({ restore }: { restore: () => Promise<unknown>; moved: Named[] }) => restore(),
    onSuccess: async (_answer, { moved }) => {
      await changed();
      notifications.show({
        message: `${theseWords(moved)} ${moved.length === 1 ? "is back where it was" : "are back where they were"}`,
      });
    },
    onError: showFailure,
  });
  const showArchived = (moved: Named[], restore: () => Promise<unknown>) => {
    const notice = notifications.show({
      autoClose: 15_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          {theseWords(moved)} {moved.length === 1 ? "is in the trash, with all that is in it" : "are in the trash"}
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              notifications.hide(notice);
              undo.mutate({ restore, moved });
            }}
          >
            Undo
          </Button>
        </Group>
      ),
    });
  };
  return { changed, showArchived };
}

function showFailure(error: Error) {
  notifications.show({ color: "red", title: "Nothing was changed", message: error.message });
}
