import type { TableView } from "@/api/types";

export interface TableGroup {
  schema: string;
  tables: TableView[];
}

export interface TableList {
  groups: TableGroup[];
  /** Tables that match the filter; the groups hold no more than was asked for. */
  matching: number;
}

/** By schema, then by the name that is shown; numbers in names count as numbers. */
export function inOrder(tables: TableView[]): TableView[] {
  return tables.toSorted((a, b) => compare(a.schema ?? "", b.schema ?? "") || compare(a.display_name, b.display_name));
}

/** Tables (in order) by schema, narrowed by words that may come in any order and in either name. */
export function tableGroups(tables: TableView[], filter: string, most: number): TableList {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = tables.filter((table) => {
    const names = `${table.schema ?? ""} ${table.name} ${table.display_name}`.toLowerCase();
    return words.every((word) => names.includes(word));
  });
  const groups: TableGroup[] = [];
  for (const table of matching.slice(0, most)) {
    const schema = table.schema ?? "";
    const last = groups.at(-1);
    if (last?.schema === schema) last.tables.push(table);
    else groups.push({ schema, tables: [table] });
  }
  return { groups, matching: matching.length };
}

const { compare } = new Intl.Collator("en", { numeric: true });
