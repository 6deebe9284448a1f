/**
 * Some changes need a fresh proof of who asks. A request that was refused for want of one waits here for whoever can ask
 * the person; several that wait at once wait for the same answer.
 */

/** Asks the person; true when they have proven who they are. */
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;
let asking: Promise<boolean> | null = null;

/** Names who asks people from now on; gives what takes that back. */
export function confirmBy(asks: Ask): () => void {
  ask = asks;
  return () => {
    if (ask === asks) ask = null;
  };
}

/** Has the person proven who they are? False when nobody can ask, or when they would not. */
export async function confirmed(): Promise<boolean> {
  if (ask === null) return false;
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}
