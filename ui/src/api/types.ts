/**
 * The shapes of the API under the names the UI uses. All of them are made from the server's description
 * (`npm run gen`); none is written by hand.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

/** `T`, where the endpoint asked always fills in what others leave out. */
type With<T, Key extends keyof T> = T & { [K in Key]-?: NonNullable<T[K]> };

export type Properties = Schemas["Properties"];
export type SetupRequest = Schemas["SetupRequest"];
export type LoginRequest = Schemas["LoginRequest"];
export type SessionCreated = Schemas["SessionCreated"];
export type CurrentUser = Schemas["CurrentUser"];
export type GroupView = Schemas["GroupView"];

export type ApiKeyView = Schemas["ApiKeyView"];
export type NewApiKey = Schemas["NewApiKey"];
export type NewKeyView = Schemas["NewKeyView"];

export type ChecklistGroup = Schemas["ChecklistGroup"];
export type ChecklistTask = Schemas["ChecklistTask"];
export type SettingView = Schemas["SettingView"];

export type DatabaseView = Schemas["DatabaseView"];
export type DatabaseList = Schemas["DatabaseList"];
export type NewDatabase = Schemas["NewDatabase"];
/** Settings are a patch: what is absent stays, null removes. */
export type DatabaseChange = Omit<Schemas["DatabaseChange"], "settings"> & {
  settings?: Partial<Schemas["KnownSettings"]>;
};
export type DatabaseMetadata = With<DatabaseView, "tables">;
export type ConnectionTrial = Schemas["ConnectionTrial"];

export type TableView = Schemas["TableView"];
export type TableWithFields = With<TableView, "fields">;
export type FieldView = Schemas["FieldView"];
export type FieldSummary = Schemas["FieldSummary"];
type FieldOfTable = With<FieldView, "table">;
export type ForeignKey = Schemas["ForeignKeyView"] & { origin: FieldOfTable; destination: FieldOfTable };

export type DatasetQuery = Schemas["QueryBody"];
export type DatasetResult = Schemas["DatasetView"];
export type Column = Schemas["ColumnView"];

// people: as `contract` has them until the description does
interface User {
  id: number;
  email: string;
  first_name?: string | null;
  last_name?: string | null;
  common_name: string;
  date_joined: string;
  last_login?: string | null;
  is_superuser: boolean;
  is_active: boolean;
  sso_source?: string | null;
  locale?: string | null;
}
export type PersonRow = User & { group_ids: number[] };
export type PersonList = { data: PersonRow[]; total: number; limit?: number | null; offset?: number | null };
export type Person = User & { user_group_memberships: { id: number }[] };
export type NewPerson = {
  email: string;
  first_name?: string | null;
  last_name?: string | null;
  user_group_memberships?: { id: number }[];
};
export type PersonChange = Partial<NewPerson> & { is_superuser?: boolean; locale?: string | null };
export type PasswordChange = { password: string; old_password?: string | null };
export type PasswordLink = { password_reset_url: string };
export type ImportRow = {
  line: number;
  email: string;
  first_name?: string | null;
  last_name?: string | null;
  groups: string[];
  action: "create" | "skip" | "refuse";
  problem?: string | null;
};
export type ImportPreview = { rows: ImportRow[]; create: number; skip: number; refuse: number; new_groups: string[] };
export type ImportOutcome = { created: number; skipped: number };
export type SessionView = {
  id: number;
  created_at: string;
  last_active_at: string;
  expires_at: string;
  ip_address?: string | null;
  device_description: string;
  auth_method: string;
  current: boolean;
};
export type Revoked = { revoked: number };
export type LoginView = {
  timestamp: string;
  device_description: string;
  ip_address?: string | null;
  location?: string | null;
  timezone?: string | null;
  active: boolean;
};

export interface GoogleLogin {
  token: string;
  remember?: boolean;
}
export interface PasswordReset {
  token: string;
  password: string;
}
export interface PasswordResetDone {
  success: boolean;
  session_id?: string;
}
export interface ResetTokenCheck {
  valid: boolean;
}
export type EmailSettings = Partial<
  Record<
    | "email-smtp-host"
    | "email-smtp-security"
    | "email-smtp-username"
    | "email-smtp-password"
    | "email-from-address"
    | "email-from-name",
    string | null
  > & { "email-smtp-port": number | null; "email-reply-to": string[] | null }
>;
export type EmailTested = { ok: boolean };
export type GoogleSettings = Record<string, string | boolean | null>;
export type AuditEvent = {
  id: number;
  at: string;
  topic: string;
  actor?: { id: number; common_name?: string | null; email?: string | null } | null;
  api_key?: { id: number; name?: string | null } | null;
  ip_address?: string | null;
  model?: string | null;
  model_id?: number | null;
  details: unknown;
  is_sealed: boolean;
};
export type AuditPage = { data: AuditEvent[]; total: number; limit: number; offset: number; topics: string[] };
