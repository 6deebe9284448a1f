import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Card } from "@/api/types";
import { cardQuery } from "@/api/cards";
import { useCardsChanged } from "@/api/useCardsChanged";
import { slugged } from "@/lib/slug";
import { handOver } from "./handOver";
import type { Finished } from "./useRun";

/** A new question has an address of its own, and goes there with the answer it has already. */
export function useSaved() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const changed = useCardsChanged();
  return async (card: Card, last: Finished | null) => {
    client.setQueryData(cardQuery(card.id).queryKey, card);
    handOver(client, card.id, last);
    // what was not saved before is what was saved now
    await navigate({
      to: "/question/$question",
      params: { question: slugged(card.id, card.name) },
      ignoreBlocker: true,
    });
    notifications.show({ message: `“${card.name}” saved` });
    await changed(card);
  };
}
