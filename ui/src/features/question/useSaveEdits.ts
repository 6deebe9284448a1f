import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Card } from "@/api/types";
import { changeCard } from "@/api/cards";
import { useCardsChanged } from "@/api/useCardsChanged";
import { changeOf, type Edited, type Edits } from "./edits";

interface Sent {
  edits: Edits;
  question: Edited;
}

/** Saves what was changed over what there was. */
export function useSaveEdits(card: Card, setEdits: (change: (now: Edits) => Edits) => void) {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: ({ question }: Sent) => changeCard(card.id, changeOf(card, question)),
    onSuccess: async (saved, { edits }) => {
      const shown = changed(saved);
      // what was typed meanwhile is not saved
      setEdits((now) => (now === edits ? {} : now));
      notifications.show({ message: "Changes saved" });
      await shown;
    },
  });
}
