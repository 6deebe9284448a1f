/**
 * What can be meant at a place in a query: a table, a column of a table in the query, a column behind `table.` or an
 * alias. Text and catalog in, suggestions out; the editor adds the keywords and does the matching.
 */
import type { FieldSummary } from "@/api/types";
import { shortType } from "@/lib/columns";
import { nameInSql, quoteIdentifier } from "@/lib/sql";

export interface CatalogTable {
  schema: string;
  name: string;
  columns: { name: string; type: string }[];
}

export interface Catalog {
  engine: string;
  tables: CatalogTable[];
}

export interface Suggestion {
  label: string;
  kind: "table" | "column" | "schema" | "alias";
  detail: string;
  /** What is written into the query: the label, quoted where it must be. */
  apply: string;
}

export interface Suggestions {
  from: number;
  to: number;
  options: Suggestion[];
}

export function catalogOf(engine: string, fields: FieldSummary[]): Catalog {
  const tables = new Map<number, CatalogTable>();
  for (const field of fields) {
    const table = tables.get(field.table_id) ?? { schema: field.schema ?? "", name: field.table_name, columns: [] };
    table.columns.push({ name: field.name, type: shortType(field.base_type) });
    tables.set(field.table_id, table);
  }
  return { engine, tables: [...tables.values()] };
}

/** An optional `name.`, an optional opening quote, and the letters so far. */
const BEFORE = /(?:("(?:[^"]|"")+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*)\s*\.\s*)?(["`]?)([\p{L}\p{N}_$]*)$/u;

export function suggest(text: string, position: number, catalog: Catalog): Suggestions | null {
  const [, qualifier, quote = "", word = ""] = BEFORE.exec(text.slice(Math.max(0, position - 300), position)) ?? [];
  const found = qualifier ? behind(unquoted(qualifier), text, catalog) : anywhere(text, catalog);
  if (found.length === 0) return null;
  const isClosed = quote !== "" && text[position] === quote;
  return {
    from: position - word.length,
    to: position + (isClosed ? 1 : 0),
    options: found.map((one) => ({
      ...one,
      apply: quote ? quoteIdentifier(catalog.engine, one.label).slice(1) : one.apply,
    })),
  };
}

function anywhere(text: string, catalog: Catalog): Suggestion[] {
  const used = tablesIn(text, catalog);
  const schemas = [...new Set(catalog.tables.map((table) => table.schema))].filter((schema) => schema !== "");
  return [
    ...unique(used.flatMap(({ table }) => columnsOf(table, catalog, table.name))),
    ...used.flatMap(({ alias, table }) => (alias ? [suggestion(alias, "alias", table.name, catalog)] : [])),
    ...catalog.tables.map((table) => suggestion(table.name, "table", table.schema, catalog)),
    ...(schemas.length > 1 ? schemas.map((schema) => suggestion(schema, "schema", "", catalog)) : []),
  ];
}

function behind(qualifier: string, text: string, catalog: Catalog): Suggestion[] {
  const used = tablesIn(text, catalog).find(({ alias }) => alias !== null && same(alias, qualifier))?.table;
  const table = used ?? catalog.tables.find(({ name }) => same(name, qualifier));
  if (table) return columnsOf(table, catalog);
  return catalog.tables
    .filter(({ schema }) => same(schema, qualifier))
    .map(({ name }) => suggestion(name, "table", qualifier, catalog));
}

const TOKENS =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*|[^\s]/gu;
const NO_ALIAS =
  /^(as|on|using|where|join|inner|left|right|full|cross|natural|group|order|having|limit|offset|union|except|intersect|set|values|window|fetch|for|returning)$/i;
const NAME = /^(["`]|[\p{L}_])/u;

/** The tables a query speaks of, with the names it gives them. */
function tablesIn(text: string, { tables }: Catalog): { table: CatalogTable; alias: string | null }[] {
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  const tokens = text.match(TOKENS) ?? [];
  return tokens.flatMap((token, at) => {
    const table = NAME.test(token) ? byName.get(unquoted(token).toLowerCase()) : undefined;
    // `orders.total` speaks of the table, but what follows the dot is no alias
    if (!table || tokens[at + 1] === ".") return [];
    const next = tokens[at + 1]?.toLowerCase() === "as" ? tokens[at + 2] : tokens[at + 1];
    return [{ table, alias: next && NAME.test(next) && !NO_ALIAS.test(next) ? unquoted(next) : null }];
  });
}

function columnsOf(table: CatalogTable, catalog: Catalog, of = ""): Suggestion[] {
  return table.columns.map(({ name, type }) => suggestion(name, "column", of ? `${of} · ${type}` : type, catalog));
}

function suggestion(label: string, kind: Suggestion["kind"], detail: string, { engine }: Catalog): Suggestion {
  return { label, kind, detail, apply: nameInSql(engine, label) };
}

function unique(suggestions: Suggestion[]): Suggestion[] {
  return [...new Map(suggestions.map((one) => [one.label, one])).values()];
}

function unquoted(name: string): string {
  const quote = name[0];
  return quote === '"' || quote === "`" ? name.slice(1, -1).replaceAll(quote + quote, quote) : name;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
