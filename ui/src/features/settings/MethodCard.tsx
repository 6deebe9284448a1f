/** One way to prove who you are: what it is, how it stands, where to change it. */
import { Badge, Box, Group, Paper, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  about: string;
  state?: "on" | "off";
  /** A fact about it, once it is known. */
  fact?: string | undefined;
  action?: (describedBy: string) => ReactNode;
}

export function MethodCard({ title, about, state, fact, action }: Props) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" radius="md" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start">
        <Box flex="1 1 240px">
          <Group gap="xs">
            <Title order={2} id={id}>
              {title}
            </Title>
            {state && (
              <Badge variant="light" color={state === "on" ? "verdigris" : "gray"}>
                {state === "on" ? "On" : "Off"}
              </Badge>
            )}
          </Group>
          <Text c="dimmed">{about}</Text>
          {fact && (
            <Text size="sm" mt={4}>
              {fact}
            </Text>
          )}
        </Box>
        {action?.(id)}
      </Group>
    </Paper>
  );
}
