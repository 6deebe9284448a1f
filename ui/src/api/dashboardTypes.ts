/** The shapes of dashboards. */
import type { Card } from "./types";

export type Editor = NonNullable<Card["last-edit-info"]>;

export interface DashboardTab {
  id: number;
  name: string;
}

/** Nothing of a card that the caller may not see. */
export type SeenCard = Card | Record<string, never>;

/** A place on a dashboard: of a card, or of a text. */
export interface Dashcard {
  id: number;
  dashboard_tab_id: number | null;
  card_id: number | null;
  row: number;
  col: number;
  size_x: number;
  size_y: number;
  parameter_mappings: unknown[];
  inline_parameters: string[];
  series: SeenCard[];
  visualization_settings: Record<string, unknown>;
  card: SeenCard | null;
}

export interface Dashboard {
  id: number;
  name: string;
  description: string | null;
  archived: boolean;
  collection_id: number | null;
  collection_position: number | null;
  width: "fixed" | "full";
  parameters: unknown[];
  tabs: DashboardTab[];
  dashcards: Dashcard[];
  can_write: boolean;
  can_restore: boolean;
  can_delete: boolean;
  created_at: string;
  updated_at: string;
  "last-edit-info": Editor | null;
}

export interface NewDashboard {
  name: string;
  description?: string | null;
  collection_id: number | null;
}

/** All that is to lie on a dashboard. What is new has negative ids. */
export interface SentLayout {
  tabs: DashboardTab[];
  dashcards: (Omit<Dashcard, "card" | "series"> & { series: { id: number }[] })[];
}

export type DashboardChange = Partial<NewDashboard & SentLayout & Pick<Dashboard, "width" | "archived">> & {
  collection_position?: number | null;
};
