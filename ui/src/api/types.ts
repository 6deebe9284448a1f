/** The shapes of the API, under the names the rest of the UI uses. */

export type Properties = Record<string, unknown>;

export interface SetupRequest {
  token: string;
  user: { email: string; password: string; first_name?: string | null; last_name?: string | null };
  prefs: { site_name: string; site_locale?: string };
}

export interface LoginRequest {
  username: string;
  password: string;
  remember?: boolean;
}

export interface SessionCreated {
  id: string;
}

export interface CurrentUser {
  id: number;
  email: string;
  first_name: string | null;
  last_name: string | null;
  common_name: string;
  is_superuser: boolean;
  permissions: { can_create_queries: boolean; can_create_native_queries: boolean };
}

export interface GroupView {
  id: number;
  name: string;
  magic_group_type: string | null;
  member_count: number;
}

export interface ApiKeyView {
  id: number;
  name: string;
  created_at: string;
  updated_at: string;
  group: { id: number; name: string };
  updated_by: { id: number; common_name: string } | null;
  masked_key: string;
}

export interface NewApiKey {
  name: string;
  group_id: number;
}

export interface NewKeyView extends ApiKeyView {
  unmasked_key: string;
}

export interface DatabaseView {
  id: number;
  name: string;
  engine: string;
  details?: Record<string, unknown>;
  description: string | null;
  is_sample: boolean;
  settings: Record<string, unknown> | null;
  timezone: string | null;
  dbms_version: { flavor?: string; version?: string } | null;
  features: string[];
  initial_sync_status: string;
  initial_sync_error: string | null;
  last_synced_at: string | null;
  is_syncing: boolean;
  native_permissions?: string;
  created_at: string;
  updated_at: string;
  tables?: TableView[];
  "can-manage"?: boolean;
}

export interface DatabaseList {
  data: DatabaseView[];
  total: number;
}

export interface NewDatabase {
  name: string;
  engine: string;
  details: Record<string, unknown>;
}

export interface DatabaseChange {
  name?: string;
  description?: string | null;
  details?: Record<string, unknown>;
  settings?: Record<string, unknown>;
}

export interface DatabaseMetadata extends DatabaseView {
  tables: TableView[];
}

export interface TableView {
  id: number;
  db_id: number;
  name: string;
  display_name: string;
  description: string | null;
  schema: string | null;
  active: boolean;
  visibility_type: string | null;
  entity_type: string | null;
  initial_sync_status: string;
  estimated_row_count?: number | null;
  db?: DatabaseView;
  fields?: FieldView[];
}

export interface FieldView {
  id: number;
  table_id: number;
  name: string;
  display_name: string;
  description: string | null;
  base_type: string;
  effective_type: string;
  semantic_type: string | null;
  database_type: string;
  position: number;
  fk_target_field_id: number | null;
  target?: FieldView | null;
}

export interface FieldSummary {
  id: number;
  name: string;
  display_name: string;
  base_type: string;
  semantic_type: string | null;
  table_name: string;
  table_id: number;
  schema: string | null;
}

export interface ForeignKey {
  origin_id: number;
  origin: FieldView & { table: TableView };
  destination_id: number;
  destination: FieldView & { table: TableView };
}

export interface DatasetQuery {
  database: number;
  type: "native";
  native: { query: string };
}

export interface Column {
  name: string;
  display_name: string;
  base_type: string;
  effective_type?: string;
  semantic_type?: string | null;
  database_type?: string;
}

export interface DatasetResult {
  status: string;
  data: { rows: unknown[][]; cols: Column[]; rows_truncated?: number };
  started_at: string;
  row_count: number;
  running_time: number;
  error?: string;
  error_type?: string;
  error_position?: number;
}

export interface ChecklistTask {
  title: string;
  group: string;
  description: string;
  link: string;
  completed: boolean;
  triggered: boolean;
  is_next_step: boolean;
}

export interface ChecklistGroup {
  name: string;
  tasks: ChecklistTask[];
}

export interface SettingView {
  key: string;
  value?: unknown;
  is_env_setting: boolean;
  env_name: string;
  description: string;
  default?: unknown;
}
