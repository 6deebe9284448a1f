import { useEffect, useState } from "react";
import { recall, remember } from "@/lib/remembered";

/**
 * Which branches of the tree are unfolded. Those that lead to the collection that is looked at become so when it is
 * opened; all stay so until somebody folds them, as long as the browser’s tab is open.
 */
export function useUnfolded(way: readonly number[]) {
  const [unfolded, setUnfolded] = useState(recalled);
  const [known, setKnown] = useState("");
  useEffect(() => remember("session", KEPT, [...unfolded].join()), [unfolded]);
  if (known !== way.join()) {
    setKnown(way.join());
    if (way.some((id) => !unfolded.has(id))) setUnfolded(new Set([...unfolded, ...way]));
  }
  return {
    has: (id: number) => unfolded.has(id),
    turn: (id: number) => {
      const next = new Set(unfolded);
      if (!next.delete(id)) next.add(id);
      setUnfolded(next);
    },
  };
}

export type Unfolded = ReturnType<typeof useUnfolded>;

const KEPT = "unfolded";

const recalled = (): ReadonlySet<number> =>
  new Set(
    (recall("session", KEPT) ?? "")
      .split(",")
      .map(Number)
      .filter((id) => Number.isSafeInteger(id) && id > 0),
  );
