/**
 * What was chosen and is not saved yet. Each choice remembers what held when it was made, so that what others changed
 * meanwhile can be told from what was chosen here. Pure.
 */
export interface Choice<Level> {
  to: Level;
  from: Level;
  /** The choice that this one follows from; nobody made it by itself. */
  by?: string;
}

/** By the name of what is chosen for. */
export type Draft<Level> = Readonly<Record<string, Choice<Level>>>;

export interface Change<Level> {
  key: string;
  now: Level;
  to: Level;
  /** Somebody else has changed it since it was chosen here. */
  isDisputed: boolean;
  follows: boolean;
}

/** What saving would change: what has come to be so by itself is no change any more. */
export function changesOf<Level>(draft: Draft<Level>, levelOf: (key: string) => Level): Change<Level>[] {
  return Object.entries(draft).flatMap(([key, { to, from, by }]) => {
    const now = levelOf(key);
    return to === now ? [] : [{ key, now, to, isDisputed: from !== now, follows: by !== undefined }];
  });
}

/** One thing that is chosen, and what follows from it. */
export interface Made<Level> {
  key: string;
  to: Level;
  follows?: [key: string, to: Level][];
}

/** Chooses, one or many at once. What followed from a choice that is made anew, or overruled, goes with it. */
export function choose<Level>(draft: Draft<Level>, made: Made<Level>[], levelOf: (key: string) => Level): Draft<Level> {
  const decided = new Set(made.flatMap(({ key, follows = [] }) => [key, ...follows.map(([other]) => other)]));
  const kept = Object.entries(draft).filter(([, { by }]) => by === undefined || !decided.has(by));
  const chosen: Record<string, Choice<Level>> = Object.fromEntries(kept);
  for (const { key, to, follows = [] } of made) {
    chosen[key] = { to, from: draft[key]?.from ?? levelOf(key) };
    for (const [other, to] of follows) {
      // what has it already, and was not chosen otherwise, needs no choice
      if (levelOf(other) !== to || other in chosen)
        chosen[other] = { to, from: draft[other]?.from ?? levelOf(other), by: key };
    }
  }
  return chosen;
}
