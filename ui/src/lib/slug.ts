/** `12-orders-by-status`: an address that people can read; only the number in it counts. */
const LONGEST = 80;

export function slugged(id: number, name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const slug = words.join("-").slice(0, LONGEST).replace(/-$/, "");
  return slug === "" ? String(id) : `${id}-${slug}`;
}

/** The number an address of this kind begins with. */
export function idIn(text: string): number | null {
  const id = Number(/^(\d+)(-|$)/.exec(text)?.[1]);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
