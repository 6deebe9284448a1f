import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { deactivatePerson, reactivatePerson } from "@/api/people";
import { currentUserQuery } from "@/api/session";
import type { PersonRow } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { usePeopleChanged } from "./usePeopleChanged";

interface Props {
  person: Pick<PersonRow, "id" | "common_name" | "is_active">;
  onClose: () => void;
}

/** Deactivates who is active, reactivates who is not. */
export function ActivityDialog({ person, onClose }: Props) {
  return person.is_active ? (
    <DeactivateDialog person={person} onClose={onClose} />
  ) : (
    <ReactivateDialog person={person} onClose={onClose} />
  );
}

function DeactivateDialog({ person, onClose }: Props) {
  const isSelf = useQuery(currentUserQuery).data?.id === person.id;
  const changed = usePeopleChanged(person.id);
  const deactivate = useMutation({
    mutationFn: deactivatePerson,
    onSuccess: async () => {
      await changed();
      notifications.show({ message: `${person.common_name} deactivated` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Deactivate ${person.common_name}?`}
      confirm="Deactivate"
      busy={deactivate.isPending}
      error={deactivate.error}
      onConfirm={() => deactivate.mutate(person.id)}
      onClose={onClose}
    >
      {isSelf
        ? "This is you: you are signed out at once, and only another administrator can bring you back."
        : "They are signed out everywhere at once and cannot sign in any more. What they made stays, and you can bring them back later."}
    </ConfirmDialog>
  );
}

function ReactivateDialog({ person, onClose }: Props) {
  const changed = usePeopleChanged(person.id);
  const reactivate = useMutation({
    mutationFn: reactivatePerson,
    onSuccess: async () => {
      await changed();
      notifications.show({ message: `${person.common_name} reactivated` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Reactivate ${person.common_name}?`}
      confirm="Reactivate"
      isLoss={false}
      busy={reactivate.isPending}
      error={reactivate.error}
      onConfirm={() => reactivate.mutate(person.id)}
      onClose={onClose}
    >
      They can sign in again as before, but not as an administrator, whatever they were.
    </ConfirmDialog>
  );
}
