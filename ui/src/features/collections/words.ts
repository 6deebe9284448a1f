/** Collections in words. Pure. */
import { counted } from "@/lib/counted";

export interface Named {
  id: number;
  name: string;
}

/** One by its name, more by their number. */
export const theseWords = (collections: Named[]) =>
  collections.length === 1 && collections[0] ? `“${collections[0].name}”` : counted(collections.length, "collection");

const models: Record<string, string> = {
  card: "Question",
  dataset: "Model",
  metric: "Metric",
  dashboard: "Dashboard",
  collection: "Collection",
};

/** A kind that is not known here is named as the server does. */
export const modelWords = (model: string) => models[model] ?? model;
