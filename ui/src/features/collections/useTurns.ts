import { useState } from "react";
import { useCollectionsChanged } from "./useCollectionsChanged";

/** How many of several things have had their turn; null where nothing is done, or all at once. */
export function useTurns() {
  const [turn, setTurn] = useState<number | null>(null);
  const changed = useCollectionsChanged();
  return {
    turn,
    take: setTurn,
    settle: async (_answer: unknown, error: Error | null) => {
      setTurn(null);
      // what was refused may have been done in part
      if (error) await changed();
    },
  };
}
