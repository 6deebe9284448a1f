import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** Says what was done, and for a while takes it back with one button. */
export function showUndo(done: string, undo: () => void): void {
  const notice = notifications.show({
    autoClose: 15_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {done}
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            notifications.hide(notice);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}

export function showFailure(error: Error): void {
  notifications.show({ color: "red", title: "Nothing was changed", message: error.message });
}
