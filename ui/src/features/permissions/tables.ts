/** Levels of single tables: read from the graph, said of schemas, compared with the rest, and written. Pure. */
import type { DataGraphChange, DataRights, TableView } from "@/api/types";
import type { Change } from "@/lib/draft";
import type { ChangeLine } from "@/ui/ChangeLines";
import { partsOf, type Place, saidOf, written } from "./graph";
import { type Kind, kinds, labelOf, type Level, least, MIXED, most, rights } from "./levels";

export type TableOfRights = Pick<TableView, "id" | "schema" | "name" | "display_name">;

export const kindsOfTables = kinds.filter((kind) => kind !== "details");

export const schemaOf = ({ schema }: TableOfRights) => schema ?? "";

export function tableLevel(rights: DataRights, kind: Kind, table: TableOfRights): Level {
  const said = saidOf(rights, kind);
  if (typeof said === "string") return said;
  const inSchema = said[schemaOf(table)];
  if (typeof inSchema === "string") return inSchema;
  return inSchema?.[table.id] ?? least(kind);
}

/** The one level of several tables, or that they differ. */
export function together(tables: TableOfRights[], levelOf: (table: TableOfRights) => Level): Level {
  const [first, ...rest] = tables;
  if (first === undefined) return MIXED;
  const level = levelOf(first);
  return rest.every((table) => levelOf(table) === level) ? level : MIXED;
}

/** What most tables of the database have: what the others differ from. */
export function usualLevels(said: DataRights, tables: TableOfRights[]): Map<Kind, Level> {
  return new Map(kindsOfTables.map((kind) => [kind, usualLevel(said, kind, tables)]));
}

function usualLevel(rights: DataRights, kind: Kind, tables: TableOfRights[]): Level {
  const said = saidOf(rights, kind);
  if (typeof said === "string") return said;
  const counts = new Map<Level, number>();
  for (const table of tables) {
    const level = tableLevel(rights, kind, table);
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? least(kind);
}

/** By schema, in the order of their names. */
export function bySchema<T extends TableOfRights>(tables: T[]): Map<string, T[]> {
  const schemas = new Map<string, T[]>();
  for (const table of tables.toSorted(inOrder)) {
    const its = schemas.get(schemaOf(table));
    if (its) its.push(table);
    else schemas.set(schemaOf(table), [table]);
  }
  return schemas;
}

const { compare } = new Intl.Collator("en", { numeric: true });
const inOrder = (one: TableOfRights, other: TableOfRights) =>
  compare(schemaOf(one), schemaOf(other)) || compare(one.display_name, other.display_name);

/** Only what changes is sent; a schema all of whose tables become the same is said once. */
export function sentTables(
  changes: Change<Level>[],
  revision: number,
  { group, database }: Place,
  schemas: Map<string, TableOfRights[]>,
): DataGraphChange {
  const wanted = new Map<Kind, Map<number, Level>>();
  for (const { key, to } of changes) {
    const { row, kind } = partsOf(key);
    wanted.set(kind, (wanted.get(kind) ?? new Map<number, Level>()).set(row, to));
  }
  const sent: DataRights = {};
  for (const [kind, levels] of wanted) sent[kind] = written(kind, inSchemas(levels, schemas));
  return { revision, groups: { [group]: { [database]: sent } } };
}

function inSchemas(levels: Map<number, Level>, schemas: Map<string, TableOfRights[]>) {
  const said: Record<string, Level | Record<string, Level>> = {};
  for (const [schema, tables] of schemas) {
    const its = tables.flatMap(({ id }) => {
      const level = levels.get(id);
      return level === undefined ? [] : [[id, level] as const];
    });
    const first = its[0]?.[1];
    if (first === undefined) continue;
    const isWhole = its.length === tables.length && its.every(([, level]) => level === first);
    said[schema] = isWhole ? first : Object.fromEntries(its);
  }
  return said;
}

/** Says whether the levels are those that most tables have, or in what they differ. */
export function differing(usual: Map<Kind, Level>, levelOf: (kind: Kind) => Level): string {
  const kinds = kindsOfTables.filter((kind) => levelOf(kind) !== usual.get(kind));
  if (kinds.length === 0) return "As the rest of the database.";
  return `Differs: ${kinds.map((kind) => rights[kind].label.toLowerCase()).join(", ")}.`;
}

/** A question in SQL sees the whole database: it ends for the whole database when one table has its own level. */
export function endOfSql(said: DataRights, changes: Change<Level>[]): ChangeLine[] {
  const kind = "create-queries";
  if (saidOf(said, kind) !== most(kind) || !changes.some(({ key }) => partsOf(key).kind === kind)) return [];
  const [from, to] = [labelOf(kind, most(kind)), labelOf(kind, "query-builder")];
  const remark = "SQL sees all tables, so it ends when one has its own level";
  return [{ key: "whole", name: "The whole database", steps: [{ label: rights[kind].label, from, to, remark }] }];
}
