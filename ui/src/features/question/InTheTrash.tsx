/** Says of a question that it was put away, and the two ways out of the trash. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Card } from "@/api/types";
import { cardQuery, deleteCard } from "@/api/cards";
import { ApiError } from "@/api/http";
import { useCardsChanged } from "@/api/useCardsChanged";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Icon } from "@/ui/icons";
import { showFailure } from "@/ui/showUndo";
import { MoveCard } from "./MoveCard";
import { useRestore } from "./useArchive";

export function InTheTrash({ card }: { card: Card }) {
  const [dialog, setDialog] = useState<"delete" | "elsewhere" | null>(null);
  const restore = useRestore(card, (error) => {
    // where it was is gone or closed: another place is asked for
    if (error instanceof ApiError && error.status === 400) setDialog("elsewhere");
    else showFailure(error);
  });
  const remove = useDelete(card);
  return (
    <Alert color="yellow" variant="light" icon={<Icon name="trash" />} mb="lg">
      <Group justify="space-between">
        <Text size="sm">This question is in the trash. It can be changed again when it is restored.</Text>
        <Group gap="xs">
          {card.can_write && (
            <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
              Restore
            </Button>
          )}
          {card.can_delete && (
            <Button size="xs" variant="outline" color="red" onClick={() => setDialog("delete")}>
              Delete for good
            </Button>
          )}
        </Group>
      </Group>
      {dialog === "elsewhere" && <MoveCard card={card} onClose={() => setDialog(null)} />}
      {dialog === "delete" && (
        <ConfirmDialog
          title={`Delete “${card.name}” for good?`}
          confirm="Delete for good"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDialog(null)}
        >
          It cannot be brought back.
        </ConfirmDialog>
      )}
    </Alert>
  );
}

function useDelete({ id, name }: Card) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: () => deleteCard(id),
    onSuccess: async () => {
      // left first, so that nobody looks at what is gone
      await navigate({ to: "/collection/$collectionId", params: { collectionId: "trash" } });
      client.removeQueries({ queryKey: cardQuery(id).queryKey });
      await changed();
      notifications.show({ message: `“${name}” deleted` });
    },
  });
}
