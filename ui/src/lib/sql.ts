/** Just enough SQL to name things. Everything cleverer is left to the server. */

/** MySQL and its kin quote with backticks; everyone else follows the standard. */
const BACKTICK_ENGINES = new Set(["mysql", "mariadb", "bigquery-cloud-sdk", "sparksql", "databricks", "starrocks"]);

export function quoteIdentifier(engine: string, name: string): string {
  const quote = BACKTICK_ENGINES.has(engine) ? "`" : '"';
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/** `"public"."orders"`; engines without schemas have the table alone. */
export function qualifiedName(engine: string, schema: string | null, table: string): string {
  const name = quoteIdentifier(engine, table);
  return schema ? `${quoteIdentifier(engine, schema)}.${name}` : name;
}

/** A first look at a table, without asking for all of it. */
export function selectFrom(engine: string, schema: string | null, table: string): string {
  return `SELECT *\nFROM ${qualifiedName(engine, schema, table)}\nLIMIT 100`;
}

// the reserved words of SQLite and PostgreSQL that somebody might call a table or a column
const RESERVED = new Set(
  `all alter and any array as asc between both by case cast check collate column commit constraint create cross current_date
  current_time current_timestamp current_user default deferrable delete desc distinct do drop else end except exists fetch for
  foreign from full grant group having in index initially inner insert intersect into is isnull join lateral leading left like
  limit localtime natural not notnull null offset on only or order outer placing primary references returning right select
  session_user set some symmetric table then to trailing transaction union unique update user using values variadic when where
  window with`.split(/\s+/),
);

/** Quotes a name only where it would not be understood bare. PostgreSQL folds bare names to lower case; SQLite does not care. */
export function nameInSql(engine: string, name: string): string {
  const plain = engine === "postgres" ? /^[a-z_][a-z0-9_]*$/ : /^[a-z_][a-z0-9_]*$/i;
  return plain.test(name) && !RESERVED.has(name.toLowerCase()) ? name : quoteIdentifier(engine, name);
}
