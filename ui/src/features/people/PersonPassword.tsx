import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Person } from "@/api/types";
import { keeperOf } from "@/lib/signInSource";
import { NewPasswordDialog } from "./NewPasswordDialog";

export function PersonPassword({ person }: { person: Person }) {
  const [asking, dialog] = useDisclosure(false);
  const keeper = keeperOf(person.sso_source);
  if (keeper !== null)
    return <Text c="dimmed">They sign in with {keeper}, so there is no password to choose here.</Text>;
  return (
    <Stack align="flex-start" gap="sm">
      <Text c="dimmed">
        A link lets them choose a password themselves. Choosing one signs them out on every device they were signed in
        on.
      </Text>
      <Button variant="default" onClick={dialog.open}>
        New password…
      </Button>
      {asking && <NewPasswordDialog person={person} onClose={dialog.close} />}
    </Stack>
  );
}
