import { type ListSearch, listSearch } from "@/lib/listSearch";

export interface TablesSearch extends ListSearch {
  /** The schema whose tables are shown; the nameless one is the empty word. */
  schema?: string;
}

export function tablesSearch(search: Record<string, unknown>): TablesSearch {
  return { ...listSearch(search), ...(search.schema === undefined ? {} : { schema: String(search.schema) }) };
}
