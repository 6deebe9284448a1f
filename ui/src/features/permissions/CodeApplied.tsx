import { Button, Group, List, Stack, Title } from "@mantine/core";
import type { PermissionsApplied } from "@/api/types";
import { LinkButton } from "@/ui/links";
import { useHeadingFocus } from "@/ui/useHeadingFocus";

/** What was done, and where it can be taken back. */
export function CodeApplied({ done, onStartOver }: { done: PermissionsApplied; onStartOver: () => void }) {
  const heading = useHeadingFocus();
  return (
    <Stack maw={960}>
      <Title order={2} ref={heading} tabIndex={-1}>
        {done.changed ? "The file holds now" : "Nothing had to be changed"}
      </Title>
      <List aria-label="What was done">
        {done.summary.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <Group>
        <LinkButton to="/admin/permissions/history">History</LinkButton>
        <Button variant="default" onClick={onStartOver}>
          Another file
        </Button>
      </Group>
    </Stack>
  );
}
