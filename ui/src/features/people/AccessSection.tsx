import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Person } from "@/api/types";
import { Section } from "@/ui/Section";
import { ActivityDialog } from "./ActivityDialog";

/** The end of an account, and its return. */
export function AccessSection({ person }: { person: Person }) {
  const [asking, question] = useDisclosure(false);
  return (
    <Section title={person.is_active ? "Deactivate" : "Reactivate"}>
      <Stack align="flex-start" gap="sm">
        <Text c="dimmed">
          {person.is_active
            ? "A deactivated account cannot sign in. What its owner made stays."
            : "Brings the account back as it was, except for the rights of an administrator."}
        </Text>
        <Button
          color={person.is_active ? "red" : undefined}
          variant={person.is_active ? "outline" : "default"}
          onClick={question.open}
        >
          {person.is_active ? "Deactivate this account" : "Reactivate this account"}
        </Button>
      </Stack>
      {asking && <ActivityDialog person={person} onClose={question.close} />}
    </Section>
  );
}
