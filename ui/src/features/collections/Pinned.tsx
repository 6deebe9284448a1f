/** What people should see first of a collection. */
import { Group, SimpleGrid, Text } from "@mantine/core";
import type { CollectionItem } from "@/api/types";
import { Icon } from "@/ui/icons";
import { Section } from "@/ui/Section";
import { ItemActions } from "./ItemActions";
import { ItemLink } from "./ItemLink";
import classes from "./Pinned.module.css";
import { iconOf } from "./words";

const byPosition = (one: CollectionItem, other: CollectionItem) =>
  (one.collection_position ?? 0) - (other.collection_position ?? 0);

export function Pinned({ items }: { items: CollectionItem[] }) {
  return (
    <Section title="Pinned">
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" className={classes.list}>
        {[...items].sort(byPosition).map((item) => (
          <li key={`${item.model} ${item.id}`} className={classes.item}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Icon name={iconOf(item)} size={20} />
              <div className={classes.text}>
                <ItemLink item={item} />
                {item.description && (
                  <Text size="sm" c="dimmed" lineClamp={2}>
                    {item.description}
                  </Text>
                )}
              </div>
              <ItemActions item={item} />
            </Group>
          </li>
        ))}
      </SimpleGrid>
    </Section>
  );
}
