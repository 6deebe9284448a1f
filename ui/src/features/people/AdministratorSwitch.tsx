import { Switch } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { changePerson } from "@/api/people";
import { currentUserQuery } from "@/api/session";
import type { Person } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { usePeopleChanged } from "./usePeopleChanged";

export function AdministratorSwitch({ person }: { person: Person }) {
  const [asking, question] = useDisclosure(false);
  const isSelf = useQuery(currentUserQuery).data?.id === person.id;
  const changed = usePeopleChanged(person.id);
  const name = person.common_name;
  const change = useMutation({
    mutationFn: (is_superuser: boolean) => changePerson(person.id, { is_superuser }),
    onSuccess: async ({ is_superuser }) => {
      await changed();
      notifications.show({ message: `${name} is ${is_superuser ? "now" : "no longer"} an administrator` });
      question.close();
    },
  });
  return (
    <>
      <Switch
        label="Administrator"
        description="Sees and changes everything: people, databases, settings, every question."
        checked={person.is_superuser}
        onChange={question.open}
      />
      {asking && (
        <ConfirmDialog
          title={
            person.is_superuser ? `Take the rights of an administrator from ${name}?` : `Make ${name} an administrator?`
          }
          confirm={person.is_superuser ? "Take the rights" : "Make administrator"}
          isLoss={person.is_superuser}
          busy={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate(!person.is_superuser)}
          onClose={() => {
            change.reset();
            question.close();
          }}
        >
          {consequence(person.is_superuser, isSelf)}
        </ConfirmDialog>
      )}
    </>
  );
}

function consequence(isTaken: boolean, isSelf: boolean): string {
  if (!isTaken) return "They will see and change everything here, also who else is an administrator.";
  if (isSelf)
    return "This is you: the admin area closes for you at once, and only another administrator can open it again.";
  return "They keep their account and their groups; the admin area closes for them at once.";
}
