/** The head of a page: its title (also the browser's), a sentence about it, its actions; then the content. */
import { Box, Group, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Icon } from "./icons";

const widths = { text: 960, wide: 1320, full: undefined };

interface PageProps {
  /** The pages above this one, as links. */
  trail?: ReactNode;
  title: string;
  /** Stands where the title is read, with an `h1` in it; the title is then the browser's alone. */
  heading?: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  /** Reading pages are narrow; pages full of data take the width there is; between them is what is laid out. */
  width?: keyof typeof widths;
  children: ReactNode;
}

export function Page({ trail, title, heading, about, actions, width = "text", children }: PageProps) {
  useDocumentTitle(`${title} · Metalith`);
  return (
    <Box maw={widths[width]} mx={width === "full" ? undefined : "auto"} p={{ base: "md", sm: "lg" }}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="lg">
        <Box miw={0} flex="1 1 160px">
          {trail && (
            <Group component="nav" aria-label="Breadcrumb" gap={4} mb={4}>
              {trail} <Icon name="chevron" size={12} />
            </Group>
          )}
          {heading ?? <Title order={1}>{title}</Title>}
          {about && (
            <Text component="div" c="dimmed" mt={4}>
              {about}
            </Text>
          )}
        </Box>
        {actions}
      </Group>
      {children}
    </Box>
  );
}
