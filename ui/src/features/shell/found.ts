/** What a search found, as commands of the palette. */
import type { useNavigate } from "@tanstack/react-router";
import type { Found } from "@/api/types";
import { slugged } from "@/lib/slug";
import type { IconName } from "@/ui/icons";
import type { Command } from "./commands";

type Navigate = ReturnType<typeof useNavigate>;

const icons: Partial<Record<Found["model"], IconName>> = {
  card: "chartBar",
  dataset: "table",
  metric: "number",
  dashboard: "dashboard",
  collection: "folder",
  table: "table",
  database: "database",
};

const words: Partial<Record<Found["model"], string>> = {
  card: "Question",
  dataset: "Model",
  metric: "Metric",
  dashboard: "Dashboard",
  collection: "Collection",
  database: "Database",
};

/** Nothing for what has no page here. */
export function commandOf(found: Found, navigate: Navigate): Command | null {
  const icon = icons[found.model];
  const run = way(found, navigate);
  if (!icon || !run) return null;
  return { id: `${found.model}-${found.id}`, label: found.name, where: place(found), icon, run, rank: rank(found) };
}

function way({ model, id, name, database_id: databaseId }: Found, navigate: Navigate): (() => void) | null {
  switch (model) {
    case "card":
    case "dataset":
    case "metric":
      return () => void navigate({ to: "/question/$question", params: { question: slugged(id, name) } });
    case "dashboard":
      return () => void navigate({ to: "/dashboard/$dashboard", params: { dashboard: slugged(id, name) } });
    case "collection":
      return () => void navigate({ to: "/collection/$collectionId", params: { collectionId: id } });
    case "database":
      return () => void navigate({ to: "/browse/databases/$databaseId", params: { databaseId: id } });
    case "table":
      if (databaseId == null) return null;
      return () =>
        void navigate({ to: "/browse/databases/$databaseId/tables/$tableId", params: { databaseId, tableId: id } });
    default:
      return null;
  }
}

/** A table is where its database is, what people made in its collection. */
function place({ model, collection, database_name }: Found): string {
  if (model === "table") return database_name ?? "";
  const word = words[model] ?? "";
  return model === "collection" || collection.name == null ? word : `${word} in ${collection.name}`;
}

/** As commands are ranked that were found here. */
function rank({ scores }: Found): number {
  const score = scores[0]?.score ?? 0;
  if (score >= 0.8) return 0;
  return score >= 0.6 ? 1 : 2;
}
