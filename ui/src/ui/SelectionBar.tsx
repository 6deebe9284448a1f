/** How many rows are chosen, and what can be done about them; it stays in sight at the foot of the page. */
import { Button, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Unsaved.module.css";

interface Props {
  count: number;
  onClear: () => void;
  /** What came in the way of it. */
  notice?: ReactNode;
  /** What can be done about them. */
  children: ReactNode;
}

export function SelectionBar({ count, onClear, notice, children }: Props) {
  return (
    <section aria-label="Selected" className={classes.foot}>
      <Stack gap="sm">
        {notice}
        <Group gap="sm" justify="space-between">
          <Text fw={600} role="status">
            {count.toLocaleString("en")} selected
          </Text>
          <Group gap="xs">
            {children}
            <Button size="xs" variant="subtle" onClick={onClear}>
              Select none
            </Button>
          </Group>
        </Group>
      </Stack>
    </section>
  );
}
