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
export type ConfirmRequest = Schemas["ConfirmRequest"];
export type SessionConfirmed = Schemas["SessionConfirmed"];
export type SessionCreated = Schemas["SessionCreated"];
export type CurrentUser = Schemas["CurrentUser"];
export type GroupView = Schemas["GroupView"];

export type ListedKeyView = Schemas["ListedKeyView"];

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

export type GoogleLogin = Schemas["GoogleLogin"];
export type GoogleSettings = Schemas["GoogleSettingsChange"];
export type PasswordReset = Schemas["ResetRequest"];
export type PasswordResetDone = Schemas["PasswordSet"];
export type ResetTokenCheck = Schemas["Valid"];
export type EmailSettings = Schemas["EmailChange"];
export type EmailTested = Schemas["EmailTest"];

export type AuditEvent = Schemas["EventView"];
export type AuditPage = Schemas["EventsView"];
