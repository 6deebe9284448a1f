import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { changeCollection } from "@/api/collections";
import { useCollectionsChanged } from "./useCollectionsChanged";

interface Named {
  id: number;
  name: string;
}

/** Puts a collection into the trash without a question: what was not meant is taken back with one button. */
export function useArchive() {
  const changed = useCollectionsChanged();
  const restore = useMutation({
    mutationFn: ({ id }: Named) => changeCollection(id, { archived: false }),
    onSuccess: async (_collection, { name }) => {
      await changed();
      notifications.show({ message: `“${name}” is back where it was` });
    },
    onError: showFailure,
  });
  return useMutation({
    mutationFn: ({ id }: Named) => changeCollection(id, { archived: true }),
    onSuccess: async (_collection, moved) => {
      const notice = notifications.show({
        autoClose: 15_000,
        message: (
          <Group justify="space-between" wrap="nowrap">
            “{moved.name}” is in the trash, with all that is in it
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                notifications.hide(notice);
                restore.mutate(moved);
              }}
            >
              Undo
            </Button>
          </Group>
        ),
      });
      await changed();
    },
    onError: showFailure,
  });
}

function showFailure(error: Error) {
  notifications.show({ color: "red", title: "Nothing was changed", message: error.message });
}
