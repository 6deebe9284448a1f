/** Where a filter can go into a question: into its variables, or onto columns. Pure. */
import type { Card, FieldView } from "@/api/types";
import { kindOf } from "@/lib/columns";

export interface Target {
  label: string;
  /** As a mapping names it. */
  target: unknown[];
}

/** The table whose columns can be filtered: the one that a question in the query language starts from. */
export function tableOf({ dataset_query }: Pick<Card, "dataset_query">): number | null {
  let query = dataset_query.query;
  while (isMap(query) && isMap(query["source-query"])) query = query["source-query"];
  const table = isMap(query) ? query["source-table"] : null;
  return typeof table === "number" ? table : null;
}

/** Columns of that table, or of the one that a column of it refers to; a filter is put before anything is summed up. */
export function columnTargets(type: string, fields: FieldView[], via: FieldView | null = null): Target[] {
  return fields
    .filter(({ visibility_type, ...field }) => visibility_type === "normal" && takes(type, field))
    .map(({ id, display_name }) => ({
      label: via ? `${via.display_name} › ${display_name}` : display_name,
      target: ["dimension", ["field", id, via ? { "source-field": via.id } : null], { "stage-number": 0 }],
    }));
}

/** Columns that refer to other tables, and to which. */
export const references = (fields: FieldView[]) =>
  fields.flatMap((field) => (field.target ? [{ field, table: field.target.table_id }] : []));

function takes(
  type: string,
  field: Pick<FieldView, "name" | "display_name" | "base_type" | "effective_type" | "semantic_type">,
) {
  const isKey = field.semantic_type === "type/PK" || field.semantic_type === "type/FK";
  const kind = kindOf(field);
  if (type === "id") return isKey;
  if (type.startsWith("number/")) return kind === "number";
  if (type.startsWith("date/")) return kind === "temporal";
  return kind === "text";
}

/** Variables of SQL, as far as such a filter may be used for them; the server knows the same table. */
export function variableTargets(type: string, { dataset_query }: Pick<Card, "dataset_query">): Target[] {
  const native = dataset_query.native;
  const tags = isMap(native) && isMap(native["template-tags"]) ? Object.values(native["template-tags"]) : [];
  return tags.filter(isMap).flatMap((tag) => {
    const { name, type: kind, "display-name": label, "widget-type": widget } = tag;
    if (typeof name !== "string") return [];
    const isColumn = kind === "dimension";
    const word = isColumn ? (typeof widget === "string" ? widget : "category") : String(kind);
    if (!fits(type, word, isColumn)) return [];
    const about = isColumn ? "dimension" : "variable";
    return [{ label: typeof label === "string" ? label : name, target: [about, ["template-tag", name]] }];
  });
}

function fits(type: string, word: string, isColumn: boolean): boolean {
  if (!isColumn && !["text", "number", "date"].includes(word)) return false;
  if (type === word) return true;
  if (type === "number/=") return ["number", "id", "category", "location/zip_code"].includes(word);
  if (type === "string/=") return ["text", "id", "category"].includes(word) || word.startsWith("location/");
  if (type === "date/single") return ["date", "date/all-options", "id", "category"].includes(word);
  return false;
}

const isMap = (it: unknown): it is Record<string, unknown> => typeof it === "object" && it !== null;

/** Does a target that was kept mean this one? Clients write the same column with more or fewer words. */
export const isSameTarget = (one: unknown, other: unknown) => essence(one) === essence(other);

function essence(target: unknown): string {
  const [sort, about] = Array.isArray(target) ? (target as unknown[]) : [];
  if (!Array.isArray(about)) return JSON.stringify(target ?? null);
  const [word, id, options] = about as unknown[];
  const via = isMap(options) ? [options["source-field"], options["join-alias"]] : [];
  return JSON.stringify([sort, word, id, ...via.filter((it) => it !== undefined)]);
}
