/** The data graph as it is read and written: what is absent is the least. Pure. */
import type { DataGraph, DataGraphChange, DataRights } from "@/api/types";
import type { Change, Made } from "@/lib/draft";
import { followsFrom, type Kind, type Level, least, MIXED } from "./levels";

/** One level for all tables of a schema, or levels by table. */
export type SchemaLevels = Record<string, Level | Record<string, Level>>;

export function rightsOf(graph: DataGraph, groupId: number, databaseId: number): DataRights {
  return graph.groups[groupId]?.[databaseId] ?? {};
}

/** What the graph says of one right: a level for the whole database, or levels by schema and table. */
export function saidOf(rights: DataRights, kind: Kind): Level | SchemaLevels {
  const said = rights[kind];
  const inside = kind === "download" || kind === "data-model" ? (said as { schemas?: unknown })?.schemas : said;
  if (typeof inside === "string") return inside;
  return typeof inside === "object" && inside !== null ? (inside as SchemaLevels) : least(kind);
}

export function levelOf(rights: DataRights, kind: Kind): Level {
  const said = saidOf(rights, kind);
  return typeof said === "string" ? said : MIXED;
}

/** Which group and database a row of a page is about. */
export interface Place {
  group: number;
  database: number;
}

export const keyOf = (row: number, kind: Kind) => `${row}:${kind}`;

export function partsOf(key: string): { row: number; kind: Kind } {
  const [row, kind] = key.split(":");
  return { row: Number(row), kind: kind as Kind };
}

/** A choice with what follows from it in the same row. */
export const choiceOf = (row: number, kind: Kind, to: Level): Made<Level> => ({
  key: keyOf(row, kind),
  to,
  follows: followsFrom(kind, to).map(([other, level]) => [keyOf(row, other), level]),
});

export const written = (kind: Kind, level: unknown): unknown =>
  kind === "download" || kind === "data-model" ? { schemas: level } : level;

/** Only what changes is sent, so that saving undoes nothing that others did. */
export function sentGraph(
  changes: Change<Level>[],
  revision: number,
  placeOf: (row: number) => Place,
): DataGraphChange {
  const groups: DataGraphChange["groups"] = {};
  for (const { key, to } of changes) {
    const { row, kind } = partsOf(key);
    const { group, database } = placeOf(row);
    const databases = (groups[group] ??= {});
    const rights = (databases[database] ??= {});
    rights[kind] = written(kind, to);
  }
  return { revision, groups };
}
