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
