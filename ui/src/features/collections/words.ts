/** What lies in collections, in words and signs. Pure. */
import type { CollectionItem } from "@/api/types";
import { counted } from "@/lib/counted";
import type { IconName } from "@/ui/icons";

const models: Partial<Record<CollectionItem["model"], string>> = {
  card: "Question",
  dataset: "Model",
  metric: "Metric",
  dashboard: "Dashboard",
  collection: "Collection",
};

/** A kind that is not known here is named as the server does. */
export const modelWords = (model: CollectionItem["model"]) => models[model] ?? model;

/** One by its name, more by their number: “2 questions”, or “2 things” when they are of several kinds. */
export function theseWords(things: Pick<CollectionItem, "name" | "model">[]): string {
  const [first] = things;
  if (first && things.length === 1) return `“${first.name}”`;
  const isOneKind = things.every(({ model }) => model === first?.model);
  return counted(things.length, first && isOneKind ? modelWords(first.model).toLowerCase() : "thing");
}

const displays: Record<string, IconName> = {
  table: "table",
  pivot: "table",
  bar: "chartBar",
  row: "chartBar",
  combo: "chartBar",
  waterfall: "chartBar",
  line: "chartLine",
  area: "chartLine",
  pie: "chartPie",
  scalar: "number",
  smartscalar: "number",
};

/** Questions look like their answer. */
export function iconOf({ model, display }: Pick<CollectionItem, "model" | "display">): IconName {
  if (model === "collection") return "folder";
  if (model === "dashboard") return "dashboard";
  return displays[display ?? ""] ?? "terminal";
}
