/**
 * Shapes of routes that the server's description does not hold yet, by hand from the contract. Goes away when it does:
 * then `types.ts` takes the same names from `schema.gen.ts`.
 */
import type { GroupView } from "./types";

export type GroupRow = Omit<GroupView, "member_count">;

export interface GroupMember {
  user_id: number;
  membership_id: number;
  first_name: string | null;
  last_name: string | null;
  email: string;
  is_superuser: boolean;
  is_group_manager: boolean;
  /** `api-key` for the user of an API key, absent for people. */
  type?: string;
}

export interface GroupDetails extends GroupRow {
  personal_api_keys?: boolean;
  members: GroupMember[];
  api_keys: { id: number; name: string }[];
}

export interface GroupChange {
  name?: string;
  personal_api_keys?: boolean;
}

export interface MembershipsChange {
  add?: { group_id: number; user_id: number; is_group_manager?: boolean }[];
  remove?: { group_id: number; user_id: number }[];
}

export interface MembershipsChanged {
  added: number;
  removed: number;
  unchanged: number;
}

export type ContainmentAction =
  "revoke_sessions" | "disable_api_keys" | "require_password_change" | "pause_public_links";

/** Criteria are joined by "and"; everything is said by `all` alone. */
export interface ContainmentFilter {
  all?: boolean;
  user_ids?: number[];
  group_ids?: number[];
  created_before?: string;
  created_after?: string;
  cidr?: string;
  key_prefixes?: string[];
}

export interface ContainmentRequest {
  filter: ContainmentFilter;
  actions: ContainmentAction[];
  include_me?: boolean;
}

export interface ContainmentCounts {
  people: number;
  sessions: number;
  api_keys: number;
  passwords: number;
  public_links: number;
}

export interface ContainmentPlan {
  plan_id: number;
  expires_at: string;
  counts: ContainmentCounts;
  people: { id: number; common_name: string; email: string }[];
  api_keys: { id: number; name: string; masked_key: string }[];
  spared: { session_id: string | null; api_key_id: number | null; user_id: number | null };
  warnings: string[];
}

export interface Containment {
  plan_id: number;
  filter: ContainmentFilter;
  actions: ContainmentAction[];
  counts: ContainmentCounts;
  applied_at: string | null;
  applied_by: number | null;
  undone_at: string | null;
  undone_by: number | null;
}

export interface ContainmentUndone {
  plan_id: number;
  undone_at: string;
  counts: ContainmentCounts;
  left: string[];
}

/** A collection's id on the wire; the root has none of its own. */
export type CollectionKey = number | "root" | "trash";

export interface Ancestor {
  id: number | "root";
  name: string;
  type?: string | null;
}

export interface Collection {
  id: number | "root";
  name: string;
  description: string | null;
  archived: boolean;
  parent_id: number | null;
  location?: string;
  effective_ancestors?: Ancestor[];
  type: string | null;
  personal_owner_id: number | null;
  is_personal: boolean;
  can_write: boolean;
  can_restore: boolean;
  can_delete: boolean;
}

export type CollectionNode = Collection & { id: number; children: CollectionNode[] };

export interface CollectionItem {
  id: number;
  model: string;
  name: string;
  description: string | null;
  archived: boolean;
  type?: string | null;
  personal_owner_id?: number | null;
  can_write: boolean;
  can_restore: boolean;
  can_delete: boolean;
}

export interface CollectionItems {
  total: number;
  data: CollectionItem[];
}

export interface NewCollection {
  name: string;
  description?: string | null;
  parent_id?: number | null;
}

export interface CollectionChange {
  name?: string;
  description?: string | null;
  archived?: boolean;
  parent_id?: number | null;
}

export type CollectionRight = "write" | "read" | "none";

export interface CollectionGraph {
  revision: number;
  /** Group id → collection id or `root` → right; what is absent is none. */
  groups: Record<string, Record<string, CollectionRight>>;
}
