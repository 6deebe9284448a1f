/** What the server is about to say of API keys; goes when `schema.gen.ts` says it. */
import type { ListedKeyView } from "./types";

export type KeyWarning = "unused" | "expires-soon" | "expired";

export interface KeyLimits {
  description?: string | null;
  not_before?: string | null;
  expires_at?: string | null;
  allowed_cidrs?: string[] | null;
  scopes?: string[] | null;
  trial_scopes?: string[] | null;
  is_active?: boolean | null;
}

export interface Retiring {
  masked_key: string;
  since: string;
  until: string;
  uses: number;
}

export interface KeyUse {
  last_used_at?: string | null;
  last_used_ip?: string | null;
  last_used_agent?: string | null;
  retiring?: Retiring | null;
  warnings?: KeyWarning[];
}

export type ProgramKey = ListedKeyView & KeyLimits & KeyUse;

export interface PersonalKey extends KeyLimits, KeyUse {
  id: number;
  name: string;
  masked_key: string;
  created_at: string;
  updated_at: string;
}

export type OwnedKey = PersonalKey & { owner: { id: number; common_name: string; email: string } };

export interface PersonalKeys {
  may_create: boolean;
  why_not: string | null;
  keys: PersonalKey[];
}

export type NewKey = KeyLimits & { name: string; group_id?: number };
export type KeyChange = KeyLimits & { name?: string; group_id?: number };
export interface KeySecret {
  id: number;
  unmasked_key: string;
}

export interface ScopeView {
  name: string;
  description: string;
  narrow_to: string | null;
}

export interface ScopePreset {
  id: string;
  name: string;
  description: string;
  scopes: string[];
}

export interface KnownScopes {
  scopes: ScopeView[];
  presets: ScopePreset[];
}

export interface KeyDay {
  day: string;
  requests: number;
  refused: number;
}

export interface KeyRoute {
  method: string;
  path: string;
  scope: string | null;
  requests: number;
  refused: number;
  last_used_on: string;
}

export interface KeyUsage {
  first_day: string;
  last_used_at: string | null;
  last_used_ip: string | null;
  last_used_agent: string | null;
  total: number;
  refused: number;
  days: KeyDay[];
  routes: KeyRoute[];
  needed_scopes: string[];
  on_trial: { method: string; path: string; scope: string; requests: number }[];
}
