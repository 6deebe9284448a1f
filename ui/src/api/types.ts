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

export type PersonList = Schemas["Page_for_UserRow"];
export type PersonRow = Schemas["UserRow"];
export type Person = Schemas["UserWithGroups"];
export type NewPerson = Schemas["NewPersonRequest"];
export type PersonChange = Schemas["UserChange"];
export type PasswordChange = Schemas["PasswordChange"];
export type PasswordLink = Schemas["PasswordLink"];
export type ImportPreview = Schemas["PreviewView"];
export type ImportRow = Schemas["Planned"];
export type ImportOutcome = Schemas["ImportView"];

export type SessionView = Schemas["SessionView"];
export type SessionsRevoked = Schemas["SessionsRevoked"];
export type LoginView = Schemas["LoginView"];

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
