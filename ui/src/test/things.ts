/** A table and a field as the server sends them, for tests that care about a few of their properties. */
import type { FieldView, TableView } from "@/api/types";

const moment = "2026-05-01T09:00:00Z";

export function table(own: Partial<TableView>): TableView {
  return {
    id: 1,
    db_id: 1,
    schema: "",
    name: "ORDERS",
    display_name: own.name ?? "Orders",
    description: null,
    active: true,
    visibility_type: null,
    entity_type: "entity/GenericTable",
    field_order: "database",
    initial_sync_status: "complete",
    is_upload: false,
    is_writable: false,
    caveats: null,
    points_of_interest: null,
    show_in_getting_started: false,
    estimated_row_count: null,
    view_count: 0,
    created_at: moment,
    updated_at: moment,
    ...own,
  };
}

export function field(own: Partial<FieldView>): FieldView {
  return {
    id: 1,
    table_id: 1,
    name: "ID",
    display_name: own.name ?? "ID",
    description: null,
    base_type: "type/Integer",
    effective_type: "type/Integer",
    semantic_type: null,
    coercion_strategy: null,
    database_type: "INTEGER",
    active: true,
    visibility_type: "normal",
    preview_display: true,
    position: 0,
    database_position: 0,
    custom_position: 0,
    parent_id: null,
    nfc_path: null,
    json_unfolding: false,
    fk_target_field_id: null,
    has_field_values: "none",
    dimensions: [],
    fingerprint: null,
    fingerprint_version: 0,
    settings: null,
    caveats: null,
    points_of_interest: null,
    last_analyzed: null,
    database_is_auto_increment: false,
    database_required: false,
    database_is_pk: false,
    database_is_nullable: true,
    database_default: null,
    created_at: moment,
    updated_at: moment,
    ...own,
  };
}
