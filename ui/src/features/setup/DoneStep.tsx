import { Stack, Text, Title } from "@mantine/core";
import { LinkButton } from "@/ui/links";
import { useHeadingFocus } from "@/ui/useHeadingFocus";

export function DoneStep() {
  const heading = useHeadingFocus();
  return (
    <Stack>
      <Title order={1} ref={heading} tabIndex={-1}>
        You’re set up
      </Title>
      <Text>You are signed in as the administrator. What next?</Text>
      <LinkButton to="/admin/databases/create">Connect a database</LinkButton>
      <LinkButton to="/browse/databases" variant="default">
        Look at the sample data
      </LinkButton>
      <LinkButton to="/" variant="subtle">
        Go to the start page
      </LinkButton>
    </Stack>
  );
}
