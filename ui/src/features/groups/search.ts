/** What the addresses of groups hold: what is looked for, and the page. */
export interface GroupsSearch {
  query?: string;
  /** From 1. */
  page?: number;
}

/** The address is typed by people, too: what does not fit is left out, never an error. */
export function groupsSearch(search: Record<string, unknown>): GroupsSearch {
  const query = search.query === undefined ? "" : String(search.query);
  const page = Number(search.page);
  return {
    ...(query === "" ? {} : { query }),
    ...(Number.isSafeInteger(page) && page > 0 ? { page } : {}),
  };
}
