import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Card } from "@/api/types";
import { changeCard } from "@/api/cards";
import { useCardsChanged } from "@/api/useCardsChanged";
import { showFailure, showUndo } from "@/ui/showUndo";

/** Puts a question into the trash without asking: what was not meant is taken back with one button. */
export function useArchive({ id, name }: Card) {
  const changed = useCardsChanged();
  const undo = useRestore({ id, name }, showFailure);
  return useMutation({
    mutationFn: () => changeCard(id, { archived: true }),
    onSuccess: async (card) => {
      showUndo(`“${name}” is in the trash`, () => undo.mutate());
      await changed(card);
    },
    onError: showFailure,
  });
}

/** Puts it back where it was. */
export function useRestore({ id, name }: Pick<Card, "id" | "name">, onError: (error: Error) => void) {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: () => changeCard(id, { archived: false }),
    onSuccess: async (card) => {
      await changed(card);
      notifications.show({ message: `“${name}” is back where it was` });
    },
    onError,
  });
}
