/** Changes of what groups may, as the history and plans tell them, in words. Pure. */
import { type CollectionRight, rightWords } from "@/api/collections";
import type { PlannedChange, RevisionChange } from "@/api/types";
import { counted } from "@/lib/counted";
import type { ChangeLine, ChangeStep } from "@/ui/ChangeLines";
import { type Kind, kinds, labelOf, rights } from "./levels";

/** What a revision changed; or what taking it back would change. */
export function revisionLines(changes: RevisionChange[], isBack = false): ChangeLine[] {
  return changes.map(({ group, object, object_type, before, after }) => ({
    key: `${group.id} ${object.id}`,
    name: `${group.name ?? `Group ${group.id}`} · ${placeWords(object)}${object_type === "api-key" ? " (API key)" : ""}`,
    steps: isBack ? stepsOf(after, before, object_type) : stepsOf(before, after, object_type),
  }));
}

/** What a plan would change about rights. Who gets in and out, and which groups are made, is said by themselves. */
export function plannedLines(changes: PlannedChange[]): ChangeLine[] {
  return changes.flatMap(({ group, database, collection, before, after }) => {
    const place = database ?? collection;
    if (!place) return [];
    const name = `${group.name} · ${placeWords(place)}`;
    return [{ key: name, name, steps: stepsOf(before, after) }];
  });
}

/** The root and every database have no id. */
function placeWords({ id, name }: { id?: number | null; name?: string | null }): string {
  if (id !== null && id !== undefined) return name ?? `Number ${id}`;
  return name === "everything" ? "Every database" : "Our analytics";
}

/**
 * Of a collection a right is a word, of the application yes or no, of data an object of those that change; a person or an
 * API key is a member, or is not.
 */
function stepsOf(before: unknown, after: unknown, who?: string | null): ChangeStep[] {
  if (who) return [{ from: seatWords[String(before)] ?? "Member", to: seatWords[String(after)] ?? "Member" }];
  if (typeof before === "string" || typeof after === "string") return [{ from: rightOf(before), to: rightOf(after) }];
  const [was, is] = [record(before), record(after)];
  return kinds
    .filter((kind) => kind in was || kind in is)
    .map((kind) => ({ label: rights[kind].label, from: levelWords(kind, was[kind]), to: levelWords(kind, is[kind]) }));
}

const seatWords: Record<string, string> = { none: "Not in it", member: "Member", manager: "Manager" };

const yesOrNo: Record<string, string> = { yes: "Yes", no: "No" };

const rightOf = (right: unknown): string =>
  yesOrNo[String(right)] ?? rightWords[right as CollectionRight] ?? rightWords.none;

const record = (value: unknown) =>
  (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;

/** A level, or one of a whole database with those of the tables that differ, by name or by number. */
function levelWords(kind: Kind, said: unknown): string {
  if (typeof said === "string") return labelOf(kind, said);
  const { database, tables } = record(said);
  if (typeof database !== "string") return "As every database";
  const differing = Object.entries(record(tables));
  return `${labelOf(kind, database)} (${tableWords(kind, differing)})`;
}

const NAMED = 3;

function tableWords(kind: Kind, tables: [string, unknown][]): string {
  const hasNames = tables.some(([name]) => !/^\d+$/.test(name));
  if (!hasNames || tables.length > NAMED)
    return `${counted(tables.length, "table")} ${tables.length === 1 ? "differs" : "differ"}`;
  return tables.map(([name, level]) => `${name}: ${labelOf(kind, String(level))}`).join(", ");
}
