/** Dialect and completion for a database. */
import { type Completion, type CompletionSource, ifNotIn } from "@codemirror/autocomplete";
import { keywordCompletionSource, MySQL, PostgreSQL, type SQLDialect, SQLite, StandardSQL } from "@codemirror/lang-sql";
import type { Extension } from "@codemirror/state";
import { type Catalog, suggest, type Suggestion } from "./completion";

const dialects: Record<string, SQLDialect> = { sqlite: SQLite, postgres: PostgreSQL, mysql: MySQL };

/** `catalog` is asked for each time: it arrives after the editor, and stands for another database when that changes. */
export function language(engine: string | null, catalog: () => Catalog | null): Extension {
  const dialect = dialects[engine ?? ""] ?? StandardSQL;
  const sources = [names(catalog), notBehindADot(keywordCompletionSource(dialect, true))];
  return [
    dialect.language,
    sources.map((source) =>
      dialect.language.data.of({ autocomplete: ifNotIn(["LineComment", "BlockComment", "String"], source) }),
    ),
  ];
}

function names(catalog: () => Catalog | null): CompletionSource {
  return (context) => {
    const known = catalog();
    // nothing typed yet and nobody asked: stay out of the way
    if (!known || (!context.explicit && !context.matchBefore(/[\p{L}\p{N}_$."`]$/u))) return null;
    const found = suggest(context.state.doc.toString(), context.pos, known);
    return (
      found && {
        from: found.from,
        to: found.to,
        options: found.options.map(completion),
        validFor: /^[\p{L}\p{N}_$]*$/u,
      }
    );
  };
}

/** Behind a dot stands the name of something; no keyword is meant there. */
function notBehindADot(source: CompletionSource): CompletionSource {
  return (context) => (context.matchBefore(/\.\s*["`]?[\p{L}\p{N}_$]*$/u) ? null : source(context));
}

const BOOSTS: Record<Suggestion["kind"], number> = { column: 3, alias: 2, table: 1, schema: 0 };
const TYPES: Record<Suggestion["kind"], string> = {
  column: "property",
  alias: "variable",
  table: "type",
  schema: "namespace",
};

function completion({ label, kind, detail, apply }: Suggestion): Completion {
  return { label, type: TYPES[kind], detail, apply, boost: BOOSTS[kind] };
}
