import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import type { Card } from "@/api/types";
import { savedQuestion, sqlOf } from "@/api/cards";
import { forgetHandedOver, handedOver } from "./handOver";
import { useRun } from "./useRun";

/** Runs a saved question as soon as it is opened, unless its answer is here already. */
export function useSavedRun(card: Card) {
  const client = useQueryClient();
  const [before] = useState(() => handedOver(client, card.id));
  const run = useRun(before?.last);
  const begin = useEffectEvent(() => {
    forgetHandedOver(client, card.id);
    if (!before?.last) run.start({ asked: savedQuestion(card.id), text: sqlOf(card) ?? "", offset: 0 });
  });
  useEffect(() => begin(), []);
  return { run, wasJustSaved: before !== null };
}
