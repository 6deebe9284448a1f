import type { CollectionItem } from "@/api/types";
import { CollectionMenu } from "./CollectionMenu";
import { TrashActions } from "./TrashActions";

/** What can be done about something in a list. So far only collections are looked after here. */
export function ItemActions({ item }: { item: CollectionItem }) {
  if (item.model !== "collection") return null;
  if (item.archived) return <TrashActions collection={item} />;
  return <CollectionMenu collection={item} isInList />;
}
