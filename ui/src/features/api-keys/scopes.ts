/** The scopes of a key between the wire (`query:run@database/3`) and a form. */
import type { ScopePreset, ScopeView } from "@/api/types";

/** Scope → the databases it is narrowed to, none of them for all; null: everything there is to allow. */
export type ScopeChoice = Record<string, number[]> | null;

export const EVERYTHING = "everything";
export const OWN_CHOICE = "own-choice";

export function readScopes(grants: string[] | null | undefined): ScopeChoice {
  if (!grants) return null;
  const choice: Record<string, number[]> = {};
  const wide = new Set<string>();
  for (const { scope, database } of grants.map(parse)) {
    const narrowed = (choice[scope] ??= []);
    if (database === null) wide.add(scope);
    else narrowed.push(database);
  }
  // the same scope without a database takes in all of them
  for (const scope of wide) choice[scope] = [];
  return choice;
}

export function writeScopes(choice: ScopeChoice): string[] | null {
  if (choice === null) return null;
  return Object.entries(choice).flatMap(([scope, databases]) =>
    databases.length === 0 ? [scope] : databases.map((id) => `${scope}@database/${id}`),
  );
}

/** The preset that is exactly this choice. */
export function presetOf(choice: ScopeChoice, presets: ScopePreset[]): string {
  if (choice === null) return EVERYTHING;
  return presets.find(({ scopes }) => isSame(choice, readScopes(scopes)))?.id ?? OWN_CHOICE;
}

export function isSame(one: ScopeChoice, other: ScopeChoice): boolean {
  const canon = (choice: ScopeChoice) => JSON.stringify(writeScopes(choice)?.toSorted() ?? null);
  return canon(one) === canon(other);
}

/** “See databases, tables and fields (only Shops).” */
export function scopeWords(grants: string[], scopes: ScopeView[], databases: { id: number; name: string }[]): string[] {
  return Object.entries(readScopes(grants) ?? {}).map(([name, narrowed]) => {
    const words = scopes.find((scope) => scope.name === name)?.description ?? name;
    if (narrowed.length === 0) return words;
    const names = narrowed.map((id) => databases.find((database) => database.id === id)?.name ?? `database ${id}`);
    return `${words.replace(/\.$/, "")} (only ${names.join(", ")}).`;
  });
}

function parse(grant: string): { scope: string; database: number | null } {
  const [scope = "", narrowed] = grant.split("@database/");
  return { scope, database: narrowed === undefined ? null : Number(narrowed) };
}
