import { useQueryClient } from "@tanstack/react-query";
import type { Card } from "./types";
import { cardQuery, cardsKey } from "./cards";
import { collectionsKey } from "./collections";
import { dashboardsKey } from "./dashboards";

/** Shows the card that the server answered with, and asks again for every list it may stand in. */
export function useCardsChanged(): (card?: Card) => Promise<void> {
  const client = useQueryClient();
  return async (card) => {
    if (card) client.setQueryData(cardQuery(card.id).queryKey, card);
    await Promise.all([
      client.invalidateQueries({ queryKey: cardsKey }),
      client.invalidateQueries({ queryKey: collectionsKey }),
      client.invalidateQueries({ queryKey: dashboardsKey }),
    ]);
  };
}
