import { Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { changeMembership } from "@/api/groups";
import type { GroupMember } from "@/api/types";
import { useGroupsChanged } from "./useGroupsChanged";
import { memberName } from "./words";

/** Whoever manages a group decides who else is in it. An administrator does so anyway. */
export function ManagerSwitch({ member }: { member: GroupMember }) {
  const name = memberName(member);
  const changed = useGroupsChanged();
  const change = useMutation({
    mutationFn: (isManager: boolean) => changeMembership(member.membership_id, isManager),
    onSuccess: async (_members, isManager) => {
      await changed();
      notifications.show({ message: `${name} ${isManager ? "manages" : "no longer manages"} the group` });
    },
    onError: (error) => notifications.show({ color: "red", title: "Nothing was changed", message: error.message }),
  });
  return (
    <Switch
      aria-label={`${name} manages the group`}
      title={member.is_superuser ? "Administrators manage every group anyway" : "Decides who else is in the group"}
      checked={change.isPending ? change.variables : member.is_group_manager}
      disabled={change.isPending || member.is_superuser}
      onChange={({ currentTarget }) => change.mutate(currentTarget.checked)}
    />
  );
}
