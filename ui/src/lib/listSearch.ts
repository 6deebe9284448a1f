/** What the address of a long list holds: what is looked for, and the page. Pure. */
export interface ListSearch {
  query?: string;
  /** From 1. */
  page?: number;
}

/** The address is typed by people, too: what does not fit is left out, never an error. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  const query = search.query === undefined ? "" : String(search.query);
  const page = Number(search.page);
  return {
    ...(query === "" ? {} : { query }),
    ...(Number.isSafeInteger(page) && page > 0 ? { page } : {}),
  };
}

/** A part of a list that is all here; `page` is from 1. */
export const pageOf = <T>(list: T[], page: number, size: number): T[] => list.slice((page - 1) * size, page * size);

/** Are the letters in the text, whatever their case? */
export const hasLetters = (text: string, letters: string) =>
  letters === "" || text.toLocaleLowerCase().includes(letters.toLocaleLowerCase());
