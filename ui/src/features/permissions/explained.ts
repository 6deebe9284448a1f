/** What the pages that explain rights are about, as their addresses say it. Pure. */
import type { ExplainedHolder, ExplainedObject } from "@/api/explain";
import type { ExplainedAction } from "@/api/types";
import { type ListSearch, listSearch } from "@/lib/listSearch";

/** What can be asked about, in words: “Who can …?” */
export const actionWords: Partial<Record<ExplainedAction, string>> = {
  see: "know that it is there",
  "view-data": "see its rows",
  query: "ask new questions",
  "native-query": "ask in SQL",
  download: "download",
  "edit-metadata": "say what it means",
  "manage-database": "manage the connection",
  read: "see it",
  write: "change it",
};

const ofDatabases: ExplainedAction[] = [
  "view-data",
  "query",
  "native-query",
  "download",
  "edit-metadata",
  "manage-database",
  "see",
];

/** What can be done with such a thing; the first is what people ask most. */
export function actionsOf(object: ExplainedObject): [ExplainedAction, ...ExplainedAction[]] {
  if ("collection_id" in object) return ["read", "write"];
  const isTable = "table_id" in object;
  const whole: ExplainedAction[] = ["native-query", "download", "manage-database"];
  return ofDatabases.filter((action) => !isTable || !whole.includes(action)) as [ExplainedAction];
}

export interface WhoSearch extends ListSearch {
  database?: number;
  table?: number;
  collection?: number | "root";
  action?: ExplainedAction;
  type?: "group" | "person" | "api-key";
}

export function whoSearch(search: Record<string, unknown>): WhoSearch {
  const { action, type } = search;
  return {
    ...listSearch(search),
    ...numbered(search, "database"),
    ...numbered(search, "table"),
    ...(search.collection === "root" ? { collection: "root" as const } : numbered(search, "collection")),
    ...(typeof action === "string" && action in actionWords ? { action: action as ExplainedAction } : {}),
    ...(type === "group" || type === "person" || type === "api-key" ? { type } : {}),
  };
}

export function objectOf({ database, table, collection }: WhoSearch): ExplainedObject | null {
  if (table !== undefined) return { table_id: table };
  if (database !== undefined) return { database_id: database };
  return collection === undefined ? null : { collection_id: collection };
}

export interface WhatSearch extends ListSearch {
  person?: number;
  group?: number;
  key?: number;
  type?: "collections";
}

export function whatSearch(search: Record<string, unknown>): WhatSearch {
  return {
    ...listSearch(search),
    ...numbered(search, "person"),
    ...numbered(search, "group"),
    ...numbered(search, "key"),
    ...(search.type === "collections" ? { type: search.type } : {}),
  };
}

export function holderOf({ person, group, key }: WhatSearch): ExplainedHolder | null {
  if (person !== undefined) return { user_id: person };
  if (group !== undefined) return { group_id: group };
  return key === undefined ? null : { api_key_id: key };
}

function numbered<Name extends string>(search: Record<string, unknown>, name: Name): { [K in Name]?: number } {
  const id = Number(search[name]);
  return Number.isSafeInteger(id) && id > 0 ? ({ [name]: id } as { [K in Name]: number }) : {};
}
