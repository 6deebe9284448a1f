import type { CollectionKey } from "@/api/collections";

/** What the address of a collection holds: the page of its items, from 1. */
export function collectionSearch(search: Record<string, unknown>): { page?: number } {
  const page = Number(search.page);
  return Number.isSafeInteger(page) && page > 0 ? { page } : {};
}

/** `root`, `trash` or a number; what is none of them is no collection. */
export function collectionKey(text: string): CollectionKey | null {
  if (text === "root" || text === "trash") return text;
  const id = Number(text);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
