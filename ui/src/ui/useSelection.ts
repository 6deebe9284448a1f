import { useRef, useState } from "react";

/** Some of the rows that are shown, chosen one by one, from one to another, or all at once. */
export function useSelection<Key extends number | string>(shown: readonly Key[]) {
  const [chosen, setChosen] = useState<ReadonlySet<Key>>(new Set());
  const last = useRef<Key | null>(null);
  // what has left the list is not chosen any more
  const selected = shown.filter((key) => chosen.has(key));
  const set = (keys: readonly Key[], isChosen: boolean) => {
    const next = new Set(selected);
    for (const key of keys) {
      if (isChosen) next.add(key);
      else next.delete(key);
    }
    setChosen(next);
  };
  return {
    selected,
    has: (key: Key) => selected.includes(key),
    isAll: selected.length > 0 && selected.length === shown.length,
    /** With what lies between it and the one before, if a range is meant. */
    turn: (key: Key, isRange: boolean) => {
      const from = isRange && last.current !== null ? last.current : key;
      set(between(shown, from, key), !chosen.has(key));
      last.current = key;
    },
    turnAll: () => set(shown, selected.length < shown.length),
    clear: () => setChosen(new Set()),
  };
}

export type Selection<Key extends number | string> = ReturnType<typeof useSelection<Key>>;

function between<Key>(shown: readonly Key[], from: Key, to: Key): readonly Key[] {
  const [one, other] = [shown.indexOf(from), shown.indexOf(to)];
  return one < 0 ? [to] : shown.slice(Math.min(one, other), Math.max(one, other) + 1);
}
