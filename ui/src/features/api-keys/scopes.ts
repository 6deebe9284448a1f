/** The scopes of a key between the wire (`query:run@database/3`) and a form. Pure. */
import type { ScopePreset, ScopeView } from "@/api/types";

/** Scope → the places it is narrowed to (`database/3`), none of them for all; null: everything there is to allow. */
export type ScopeChoice = Record<string, string[]> | null;

export const EVERYTHING = "everything";
export const OWN_CHOICE = "own-choice";

export function readScopes(grants: string[] | null | undefined): ScopeChoice {
  if (!grants) return null;
  const choice: Record<string, string[]> = {};
  const wide = new Set<string>();
  for (const { scope, place } of grants.map(parse)) {
    const narrowed = (choice[scope] ??= []);
    if (place === undefined) wide.add(scope);
    else narrowed.push(place);
  }
  // the same scope without a place takes in all of them
  for (const scope of wide) choice[scope] = [];
  return choice;
}

export function writeScopes(choice: ScopeChoice): string[] | null {
  if (choice === null) return null;
  return Object.entries(choice).flatMap(([scope, places]) =>
    places.length === 0 ? [scope] : places.map((place) => `${scope}@${place}`),
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

export type PlaceKind = "database" | "collection";

export const placeOf = (kind: PlaceKind, id: number | string) => `${kind}/${id}`;

/** The ids of the places of one kind. */
export const idsOf = (kind: PlaceKind, places: string[]): number[] =>
  places.flatMap((place) => (place.startsWith(`${kind}/`) ? Number(place.slice(kind.length + 1)) : []));

/** “See databases, tables and fields (only Shops).” */
export function scopeWords(grants: string[], scopes: ScopeView[], names: ReadonlyMap<string, string>): string[] {
  return Object.entries(readScopes(grants) ?? {}).map(([name, places]) => {
    const words = scopes.find((scope) => scope.name === name)?.description ?? name;
    if (places.length === 0) return words;
    const only = places.map((place) => names.get(place) ?? placeWords(place));
    return `${words.replace(/\.$/, "")} (only ${only.join(", ")}).`;
  });
}

/** What a place is called whose name is not known: “Collection 7”. */
export function placeWords(place: string): string {
  const [kind = "", id = ""] = place.split("/");
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${id}`;
}

function parse(grant: string): { scope: string; place: string | undefined } {
  const [scope = "", place] = grant.split("@");
  return { scope, place };
}
