/** The last net: a page that could not be drawn or guarded says so and offers a way on, instead of a white screen. */
import { Button, Center, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { Icon } from "./icons";
import { LinkButton } from "./links";

export function Crashed({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const retry = () => {
    reset?.();
    void router.invalidate();
  };
  return (
    <Center component="main" mih="70vh" p="md">
      <Stack align="center" gap="sm" ta="center" maw={520} role="alert">
        <Icon name="warning" size={36} />
        <Title order={1}>This page stopped working</Title>
        <Text c="dimmed">Nothing you saved is affected. The reason given was:</Text>
        <Code block maw="100%" style={{ whiteSpace: "pre-wrap" }}>
          {error instanceof Error ? error.message : String(error)}
        </Code>
        <Group>
          <Button onClick={retry}>Try again</Button>
          <LinkButton to="/" variant="default">
            Go to the start page
          </LinkButton>
        </Group>
      </Stack>
    </Center>
  );
}
