/** What the address of a key’s page holds: how far back its use is shown. */
export const SPANS = [7, 30, 90] as const;
export type Span = (typeof SPANS)[number];

export function keySearch(search: Record<string, unknown>): { days?: Span } {
  const days = SPANS.find((span) => span === Number(search.days));
  return days === undefined ? {} : { days };
}
