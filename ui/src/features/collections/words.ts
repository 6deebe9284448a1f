/** Collections in words. Pure. */
import type { CollectionRight } from "@/api/collections";

const models: Record<string, string> = {
  card: "Question",
  dataset: "Model",
  metric: "Metric",
  dashboard: "Dashboard",
  collection: "Collection",
};

/** A kind that is not known here is named as the server does. */
export const modelWords = (model: string) => models[model] ?? model;

export const rightWords: Record<CollectionRight, string> = {
  write: "Can edit",
  read: "Can view",
  none: "No access",
};
