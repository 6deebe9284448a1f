import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { resetSecondFactor } from "@/api/secondFactor";
import { currentUserQuery } from "@/api/session";
import type { PersonDetails } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { TextLink } from "@/ui/links";
import { Moment } from "@/ui/Moment";
import { usePeopleChanged } from "./usePeopleChanged";

/** Whether somebody has a second factor, and the way out for who has lost theirs. */
export function PersonSecondFactor({ person }: { person: PersonDetails }) {
  const [asking, question] = useDisclosure(false);
  const isSelf = useQuery(currentUserQuery).data?.id === person.id;
  const changed = usePeopleChanged(person.id);
  const reset = useMutation({
    mutationFn: resetSecondFactor,
    onSuccess: async () => {
      await changed();
      notifications.show({ message: `The second factor of ${person.common_name} was reset` });
      question.close();
    },
  });
  if (!person.second_factor_at) return <Text c="dimmed">They have none.</Text>;
  return (
    <Stack align="flex-start" gap="sm">
      <Text>
        On since <Moment iso={person.second_factor_at} />.
      </Text>
      {isSelf ? (
        <Text c="dimmed">
          It is your own: you change it by a code of it, <TextLink to="/account/security">in your account</TextLink>.
        </Text>
      ) : (
        <>
          <Text c="dimmed">Reset it when they have lost both their phone and their recovery codes.</Text>
          <Button variant="outline" color="red" onClick={question.open}>
            Reset…
          </Button>
        </>
      )}
      {asking && (
        <ConfirmDialog
          title={`Reset the second factor of ${person.common_name}?`}
          confirm="Reset"
          busy={reset.isPending}
          error={reset.error}
          onConfirm={() => reset.mutate(person.id)}
          onClose={question.close}
        >
          Make sure that it is really they who ask. They are signed out everywhere, get a mail about it, and sign in
          with their password alone until they set up another.
        </ConfirmDialog>
      )}
    </Stack>
  );
}
