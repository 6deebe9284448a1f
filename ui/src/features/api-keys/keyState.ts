/** How a key stands, for the eye that runs down a list. */
import type { KeyStanding } from "@/api/types";

export type KeyState = "off" | "expired" | "not-yet" | "expires-soon" | "unused" | "rotating" | "trial";

/** All that is to be said of a key; nothing, when it simply works. */
export function statesOf(key: KeyStanding, now: number): KeyState[] {
  const warns = (warning: string) => key.warnings.some((given) => given === warning);
  // a list that stands open grows old: the clock decides, too
  const isExpired = warns("expired") || isAt(key.expires_at, (time) => time <= now);
  const states: [KeyState, boolean][] = [
    ["off", key.is_active === false],
    ["expired", isExpired],
    ["not-yet", isAt(key.not_before, (time) => time > now)],
    ["expires-soon", warns("expires-soon") && !isExpired],
    ["unused", warns("unused")],
    ["rotating", isAt(key.retiring?.until, (time) => time > now)],
    ["trial", !!key.trial_scopes],
  ];
  return states.filter(([, applies]) => applies).map(([state]) => state);
}

function isAt(iso: string | null | undefined, holds: (time: number) => boolean): boolean {
  return !!iso && holds(new Date(iso).getTime());
}
