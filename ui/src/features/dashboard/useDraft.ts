import { useState } from "react";
import type { Dashboard } from "@/api/types";
import { type Draft, draftOf, isSame } from "./draft";

interface History {
  first: Draft;
  past: Draft[];
  now: Draft;
  /** What goes on while the same name is given: letters typed into one text are one step. */
  last: string | null;
}

/** More steps than anybody takes back. */
const STEPS = 100;

/** A layout while it is edited: each change is a step, and the last step can be taken back. */
export function useDraft(dashboard: Dashboard) {
  const [{ first, past, now }, set] = useState<History>(() => {
    const first = draftOf(dashboard);
    return { first, past: [], now: first, last: null };
  });
  const change = (make: (draft: Draft) => Draft, what: string | null = null) =>
    set((before) => {
      const now = make(before.now);
      if (isSame(now, before.now)) return before;
      const goesOn = what !== null && what === before.last;
      const past = goesOn ? before.past : [...before.past, before.now].slice(-STEPS);
      return { ...before, past, now, last: what };
    });
  const undo = () =>
    set((before) => {
      const now = before.past.at(-1);
      return now
        ? { ...before, past: before.past.slice(0, -1), now: { ...now, next: before.now.next }, last: null }
        : before;
    });
  return { draft: now, isChanged: !isSame(first, now), canUndo: past.length > 0, change, undo };
}
