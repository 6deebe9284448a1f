import type { CollectionItem } from "@/api/types";
import { CardItemMenu } from "./CardItemMenu";
import { CollectionMenu } from "./CollectionMenu";
import { DashboardItemMenu } from "./DashboardItemMenu";
import { isCard, isDashboard, isKnown } from "./things";
import { TrashActions } from "./TrashActions";

/** What can be done about something in a list, as far as its kind is looked after here. */
export function ItemActions({ item }: { item: CollectionItem }) {
  if (!isKnown(item)) return null;
  if (item.archived) return <TrashActions thing={item} />;
  if (isDashboard(item)) return <DashboardItemMenu item={item} />;
  return isCard(item) ? <CardItemMenu item={item} /> : <CollectionMenu collection={item} isInList />;
}
