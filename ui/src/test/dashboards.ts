/** Dashboards as the server sends them, for tests that care about a few of their properties. */
import type { Dashboard, Dashcard } from "@/api/types";
import { card } from "./cards";

const moment = "2026-05-01T09:00:00Z";

export const dashboard = (own: Partial<Dashboard> = {}): Dashboard => ({
  id: 3,
  name: "Ops",
  description: null,
  archived: false,
  collection_id: 7,
  collection_position: null,
  entity_id: "d".repeat(21),
  creator_id: 1,
  width: "fixed",
  auto_apply_filters: true,
  show_in_getting_started: false,
  enable_embedding: false,
  is_remote_synced: false,
  moderation_reviews: [],
  parameters: [],
  tabs: [],
  dashcards: [],
  can_write: true,
  can_restore: false,
  can_delete: false,
  created_at: moment,
  updated_at: moment,
  "last-edit-info": { id: 2, email: "bob@example.com", first_name: "Bob", last_name: "B", timestamp: moment },
  ...own,
});

/** A place of a question, at the left of the first row. */
export const dashcard = (own: Partial<Dashcard> = {}): Dashcard => ({
  id: 10,
  dashboard_tab_id: null,
  card_id: 12,
  row: 0,
  col: 0,
  size_x: 12,
  size_y: 6,
  parameter_mappings: [],
  inline_parameters: [],
  series: [],
  visualization_settings: {},
  card: card(),
  ...own,
});

export const text = (text: string, own: Partial<Dashcard> = {}): Dashcard =>
  dashcard({
    id: 11,
    row: 6,
    card_id: null,
    card: null,
    visualization_settings: { text, virtual_card: { display: "text", name: null } },
    ...own,
  });
