import { Text } from "@mantine/core";
import type { CollectionItem } from "@/api/types";
import { slugged } from "@/lib/slug";
import { TextLink } from "@/ui/links";
import { isCard, isCollection, isDashboard } from "./things";

/** The name of something as the way to it; what has no page here is named all the same. */
export function ItemLink({ item }: { item: CollectionItem }) {
  const { id, name } = item;
  if (isCollection(item)) {
    return (
      <TextLink to="/collection/$collectionId" params={{ collectionId: id }} fw={600}>
        {name}
      </TextLink>
    );
  }
  if (isDashboard(item)) {
    return (
      <TextLink to="/dashboard/$dashboard" params={{ dashboard: slugged(id, name) }} fw={600}>
        {name}
      </TextLink>
    );
  }
  if (!isCard(item)) return <Text inherit>{name}</Text>;
  return (
    <TextLink to="/question/$question" params={{ question: slugged(id, name) }} fw={600}>
      {name}
    </TextLink>
  );
}
