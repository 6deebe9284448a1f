/** An answer goes along when its question gets an address, so that saving does not ask the database once more. */
import type { QueryClient } from "@tanstack/react-query";
import { cardsKey } from "@/api/cards";
import type { Finished } from "./useRun";

const keyOf = (cardId: number) => [...cardsKey, cardId, "handed over"];

export interface HandedOver {
  last: Finished | null;
}

export const handOver = (client: QueryClient, cardId: number, last: Finished | null) =>
  client.setQueryData<HandedOver>(keyOf(cardId), { last });

/** Null when the question was not saved here a moment ago. */
export const handedOver = (client: QueryClient, cardId: number) =>
  client.getQueryData<HandedOver>(keyOf(cardId)) ?? null;

export const forgetHandedOver = (client: QueryClient, cardId: number) =>
  client.removeQueries({ queryKey: keyOf(cardId), exact: true });
