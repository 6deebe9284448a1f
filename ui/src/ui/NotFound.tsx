/** The answer to an address that leads nowhere. */
import { Center, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { TextLink } from "./links";
import { Mark } from "./Mark";

export function NotFound() {
  useDocumentTitle("Page not found · Metalith");
  return (
    <Center component="main" mih="70vh" p="md">
      <Stack align="center" gap="sm" ta="center">
        <Mark size={40} />
        <Title order={1}>There is no page here</Title>
        <Text c="dimmed">The address may be mistyped, or what it pointed to has been removed.</Text>
        <TextLink to="/">Go to the start page</TextLink>
      </Stack>
    </Center>
  );
}
