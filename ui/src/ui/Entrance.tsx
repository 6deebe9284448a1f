/** The quiet page before the shell: sign-in and set-up. */
import { Box, Center, Group, Paper, Text } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Mark } from "./Mark";

export function Entrance({ title, width = 400, children }: { title: string; width?: number; children: ReactNode }) {
  useDocumentTitle(`${title} · Metalith`);
  return (
    <Center mih="100dvh" p="md" bg="var(--ml-chrome)">
      <Box component="main" w="100%" maw={width}>
        <Group gap={10} justify="center" mb="lg" aria-hidden="true">
          <Mark size={34} />
          <Text fz={24} fw={600} lts="-0.01em">
            Metalith
          </Text>
        </Group>
        <Paper withBorder radius="md" p={{ base: "md", xs: "lg" }}>
          {children}
        </Paper>
      </Box>
    </Center>
  );
}
