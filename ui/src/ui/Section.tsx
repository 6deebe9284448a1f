/** A titled part of a page, and a landmark for those who jump between parts. */
import { Box, Group, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} mb="xl">
      <Group justify="space-between" mb="sm">
        <Title order={2} id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Box>
  );
}
