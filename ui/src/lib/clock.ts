/** Moments between the address, which is the same everywhere, and the clock on this person's wall. */

/** ISO moment → `2026-05-01T09:00`, as a field for date and time holds it. */
export function toClock(iso: string | undefined): string {
  if (iso === undefined) return "";
  const moment = new Date(iso);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The other way; an emptied field is no moment. */
export function fromClock(clock: string): string | undefined {
  const time = Date.parse(clock);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
