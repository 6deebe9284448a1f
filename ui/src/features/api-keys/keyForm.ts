/** A key between the wire and the form that makes or edits it. */
import type { KeyChange, KeyLimits, NewKey } from "@/api/types";
import { fromClock, toClock } from "@/lib/clock";
import type { KeyRules } from "./keyRules";
import { isSame, readScopes, type ScopeChoice, writeScopes } from "./scopes";

const DAY = 24 * 60 * 60 * 1000;

/** As the server’s rules have it, days until a key ends, no end, or a day of one’s own. */
export const EXPIRIES = ["usual", "30", "90", "365", "never", "date"] as const;
export type Expiry = (typeof EXPIRIES)[number];

/** Named as the server names them, so that its refusals find their field. */
export interface KeyValues extends Record<string, unknown> {
  name: string;
  group_id: string;
  description: string;
  expiry: Expiry;
  /** As a field for date and time holds it; counts when the choice is a day of one’s own. */
  expires_at: string;
  not_before: string;
  /** One a line. */
  allowed_cidrs: string;
  scopes: ScopeChoice;
  is_active: boolean;
}

export const KEY_FIELDS = ["name", "group_id", "description", "expires_at", "not_before", "allowed_cidrs", "scopes"];

type Given = KeyLimits & { name: string; group?: { id: number } };

export function emptyKey({ isKnown, lifetime }: KeyRules): KeyValues {
  const days = EXPIRIES.find((days) => days === String(lifetime));
  return {
    name: "",
    group_id: "",
    description: "",
    expiry: !isKnown ? "usual" : lifetime === null ? "never" : (days ?? "date"),
    expires_at: lifetime === null ? "" : toClock(new Date(Date.now() + lifetime * DAY).toISOString()),
    not_before: "",
    allowed_cidrs: "",
    scopes: null,
    is_active: true,
  };
}

export function keyValues(key: Given): KeyValues {
  return {
    name: key.name,
    group_id: key.group ? String(key.group.id) : "",
    description: key.description ?? "",
    expiry: key.expires_at ? "date" : "never",
    expires_at: toClock(key.expires_at ?? undefined),
    not_before: toClock(key.not_before ?? undefined),
    allowed_cidrs: (key.allowed_cidrs ?? []).join("\n"),
    scopes: readScopes(key.scopes),
    is_active: key.is_active !== false,
  };
}

/** What is wrong before the server is asked. */
export function keyErrors(values: KeyValues, hasGroup: boolean): Record<string, string | null> {
  return {
    name: values.name.trim() === "" ? "Give the key a name." : null,
    group_id: hasGroup && values.group_id === "" ? "Choose a group." : null,
    expires_at: values.expiry === "date" && !fromClock(values.expires_at) ? "Choose a day." : null,
    scopes: values.scopes && Object.keys(values.scopes).length === 0 ? "Choose at least one, or everything." : null,
  };
}

/** Only what limits it: a plain key is asked for as plainly as ever. */
export function newKey(values: KeyValues, now: number, { isKnown, lifetime }: KeyRules): NewKey {
  const given = Object.entries(sent(values, now)).filter(([, value]) => value !== null && value !== undefined);
  const { is_active, ...key } = Object.fromEntries(given) as unknown as NewKey;
  // the server’s clock counts the usual days; no end has to be said where there is a usual one
  if (values.expiry === String(lifetime)) delete key.expires_at;
  if (values.expiry === "never" && (lifetime !== null || !isKnown)) key.expires_at = null;
  return is_active === false ? { ...key, is_active } : key;
}

/** Only what differs; null takes a limit away. */
export function keyChange(before: KeyValues, values: KeyValues, now: number): KeyChange {
  const [old, wanted] = [sent(before, now), sent(values, now)];
  const changed = Object.entries(wanted).filter(([field, value]) => {
    if (field === "scopes") return !isSame(before.scopes, values.scopes);
    return JSON.stringify(value) !== JSON.stringify(old[field as keyof typeof old]);
  });
  return Object.fromEntries(changed) as KeyChange;
}

function sent(values: KeyValues, now: number) {
  return {
    name: values.name.trim(),
    group_id: values.group_id === "" ? undefined : Number(values.group_id),
    description: values.description.trim() || null,
    expires_at: endOf(values, now),
    not_before: fromClock(values.not_before) ?? null,
    allowed_cidrs: lines(values.allowed_cidrs),
    scopes: writeScopes(values.scopes),
    is_active: values.is_active,
  };
}

function endOf({ expiry, expires_at }: KeyValues, now: number): string | null {
  if (expiry === "never" || expiry === "usual") return null;
  if (expiry === "date") return fromClock(expires_at) ?? null;
  return new Date(now + Number(expiry) * DAY).toISOString();
}

function lines(text: string): string[] | null {
  const some = text.split(/[\s,;]+/).filter((line) => line !== "");
  return some.length === 0 ? null : some;
}
