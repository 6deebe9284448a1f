import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { endSessionsOfPerson, sessionsOfPersonQuery } from "@/api/sessions";
import type { Person } from "@/api/types";
import { counted } from "@/lib/counted";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { DeviceTable } from "@/ui/DeviceTable";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { usePeopleChanged } from "./usePeopleChanged";

export function PersonDevices({ person }: { person: Person }) {
  const sessions = useQuery(sessionsOfPersonQuery(person.id));
  const [asking, question] = useDisclosure(false);
  const changed = usePeopleChanged(person.id);
  const end = useMutation({
    mutationFn: endSessionsOfPerson,
    onSuccess: async ({ revoked }) => {
      await changed();
      notifications.show({ message: `${person.common_name} was signed out on ${counted(revoked, "device")}` });
      question.close();
    },
  });
  return (
    <Section
      title="Signed-in devices"
      actions={
        sessions.data?.length ? (
          <Button size="xs" variant="outline" color="red" onClick={question.open}>
            Sign out everywhere
          </Button>
        ) : null
      }
    >
      <Fetched query={sessions} what="signed-in devices">
        {(sessions) =>
          sessions.length === 0 ? <Text c="dimmed">Not signed in anywhere.</Text> : <DeviceTable devices={sessions} />
        }
      </Fetched>
      {asking && (
        <ConfirmDialog
          title={`Sign ${person.common_name} out everywhere?`}
          confirm="Sign out everywhere"
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate(person.id)}
          onClose={question.close}
        >
          {sessions.data?.some(({ current }) => current)
            ? "This is your own account: you are signed out here, too."
            : "Whoever is signed in with this account has to sign in again."}
        </ConfirmDialog>
      )}
    </Section>
  );
}
