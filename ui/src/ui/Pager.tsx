/** “51–100 of 10,000” and the way to the neighbouring pages. Says nothing when everything fits on one. */
import { Button, Group, Text } from "@mantine/core";
import { Icon } from "./icons";

interface PagerProps {
  /** What is paged, for the name of the landmark. */
  label: string;
  /** From 1. */
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}

export function Pager({ label, page, size, total, onPage }: PagerProps) {
  if (total <= size && page === 1) return null;
  const first = (page - 1) * size + 1;
  const last = Math.min(page * size, total);
  return (
    <Group component="nav" aria-label={`Pages of ${label}`} justify="space-between" mt="sm">
      <Text size="sm" c="dimmed" role="status">
        {first > last
          ? `Nothing beyond ${total.toLocaleString("en")}`
          : `${first.toLocaleString("en")}–${last.toLocaleString("en")} of ${total.toLocaleString("en")}`}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="back" />}
          disabled={page === 1}
          onClick={() => onPage(page - 1)}
        >
          Previous
        </Button>
        <Button
          variant="default"
          size="xs"
          rightSection={<Icon name="chevron" />}
          disabled={last >= total}
          onClick={() => onPage(page + 1)}
        >
          Next
        </Button>
      </Group>
    </Group>
  );
}
