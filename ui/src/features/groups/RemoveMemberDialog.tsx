import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { changeMemberships } from "@/api/groups";
import { currentUserQuery } from "@/api/session";
import { isAdministrators } from "@/api/groupKinds";
import type { GroupDetails, GroupMember } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useGroupsChanged } from "./useGroupsChanged";
import { memberName } from "./words";

interface Props {
  group: GroupDetails;
  member: GroupMember;
  onClose: () => void;
}

export function RemoveMemberDialog({ group, member, onClose }: Props) {
  const isSelf = useQuery(currentUserQuery).data?.id === member.user_id;
  const changed = useGroupsChanged();
  const name = memberName(member);
  const remove = useMutation({
    mutationFn: () => changeMemberships({ remove: [{ group_id: group.id, user_id: member.user_id }] }),
    onSuccess: async () => {
      onClose();
      await changed();
      notifications.show({ message: `${name} is no longer in “${group.name}”` });
    },
  });
  return (
    <ConfirmDialog
      title={`Take ${name} out of “${group.name}”?`}
      confirm="Take out of the group"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {consequence(isAdministrators(group), isSelf)}
    </ConfirmDialog>
  );
}

function consequence(isAdministrators: boolean, isSelf: boolean): string {
  if (!isAdministrators) return "The rights that come from this group end at once. The account stays.";
  if (isSelf)
    return "This is you: the admin area closes for you at once, and only another administrator can open it again.";
  return "They keep their account and their other groups; the admin area closes for them at once.";
}
