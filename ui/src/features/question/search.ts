/** What the address of a question holds: enough to share it. */
export interface QuestionSearch {
  database?: number;
  sql?: string;
}

/** The address is typed by people, too: what does not fit is left out, never an error. */
export function questionSearch(search: Record<string, unknown>): QuestionSearch {
  const database = Number(search.database);
  return {
    ...(Number.isInteger(database) && database > 0 ? { database } : {}),
    ...(search.sql === undefined ? {} : { sql: String(search.sql) }),
  };
}
